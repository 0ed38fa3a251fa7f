import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  closingOf,
  hasServed,
  historyOf,
  lastActiveOf,
  ObservedApp,
  publicSpec,
  ReleaseRecord,
  StoredSpec,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReleaseKey, ReleaseStore, StoredRelease } from '../../database';
import { causeOf } from '../../logFields';
import { orUnavailable } from '../orUnavailable';

/** What the history knows of a revision. */
export type KnownRevision = {
  /** Whether it ever was the active version. */
  served: boolean;
  spec?: StoredSpec;
};

/**
 * Keeps the history of releases. Rows are derived from the release state, so
 * that whoever looks at it, after a crash or in another replica, records the
 * same ones.
 */
export class ReleaseHistory {
  private readonly store: ReleaseStore;
  private readonly logger: LoggerService;
  /** What was recorded last, by app: the same needs no second write. */
  private readonly recorded = new Map<string, string>();

  constructor(options: { store: ReleaseStore; logger: LoggerService }) {
    this.store = options.store;
    this.logger = options.logger;
  }

  /** Whether the history already holds what the state says. */
  isRecorded(app: ObservedApp): boolean {
    return this.recorded.get(idOf(app)) === fingerprint(app);
  }

  /** Records what the state says and is not recorded yet. */
  async record(app: ObservedApp): Promise<void> {
    const state = app.activeService?.release;
    if (!state || this.isRecorded(app)) {
      return;
    }
    const key = { tenant: app.tenant, app: app.name };
    for (const entry of historyOf(app)) {
      await this.store.put(key, entry);
    }
    for (const row of await this.store.running(key)) {
      const closing = closingOf(row, state);
      if (closing) {
        await this.store.close(row.id, closing);
      }
    }
    this.recorded.set(idOf(app), fingerprint(app));
  }

  /**
   * The same of what is done already: what the database does not take now is
   * recorded by whoever looks next.
   *
   * @returns whether it was recorded
   */
  async recordDone(app: ObservedApp): Promise<boolean> {
    try {
      await this.record(app);
      return true;
    } catch (error) {
      this.logger.warn('The release history is written later', {
        tenant: app.tenant,
        app: app.name,
        ...causeOf(error),
      });
      return false;
    }
  }

  /**
   * The same before something is changed: what is not in the history then
   * could be lost for good.
   *
   * @throws 503 if the database fails
   */
  async require(app: ObservedApp): Promise<void> {
    await orUnavailable(this.record(app), {
      reason: 'HistoryUnavailable',
      what: 'release history',
    });
  }

  /** Newest first. */
  async list(key: ReleaseKey): Promise<ReleaseRecord[]> {
    return (await this.store.list(key)).map(toRecord);
  }

  /** Revision that served last; nothing if the history knows of none. */
  async lastActive(key: ReleaseKey): Promise<number | undefined> {
    return lastActiveOf(await this.store.list(key));
  }

  /** What a revision was; nothing if the history does not know it. */
  async find(
    key: ReleaseKey,
    revision: number,
  ): Promise<KnownRevision | undefined> {
    const entries = await this.store.ofRevision(key, revision);
    return entries.length > 0
      ? {
          served: entries.some(hasServed),
          spec: entries.find(({ spec }) => spec !== undefined)?.spec,
        }
      : undefined;
  }
}

function toRecord({ from, spec, ...release }: StoredRelease): ReleaseRecord {
  return {
    ...release,
    fromRevision: from,
    spec: spec && publicSpec(spec),
  };
}

function idOf({ tenant, name }: ObservedApp): string {
  return `${tenant}/${name}`;
}

/** Short, for it is kept for each app. */
function fingerprint(app: ObservedApp): string {
  const text = JSON.stringify([app.activeService?.release, historyOf(app)]);
  return createHash('sha256').update(text).digest('base64');
}
