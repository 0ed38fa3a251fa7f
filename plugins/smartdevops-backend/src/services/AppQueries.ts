import {
  App,
  AppEvent,
  imageVersion,
  IngressSettings,
  ObservedApp,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord } from '../database';
import { AppReader, UsageReader } from '../kubernetes/types';
import { AlertCounts } from './alerts/FiringAlerts';
import { AppTarget, locate } from './appTarget';
import { AppParts, AppRow, AppRows, RestingApp, toApp } from './appAnswers';
import {
  describeCurrent,
  describeEvent,
  describeResting,
  summarizeApp,
} from './describeApp';
import { Kept } from './Kept';
import { CheckRunner } from './releases/CheckRunner';
import { ReleasePolicy } from './releases/ReleasePolicy';
import { RecentLists } from './RecentLists';
import { StatusMemo } from './StatusMemo';
import { Clock } from './types';

/** How long an answer waits for the cache to show what was just written. */
const READ_YOUR_WRITES_MS = 5_000;

/** What can be asked about apps; answered from memory. */
export class AppQueries {
  private readonly options: {
    reader: AppReader;
    ingressOf: (cluster: string) => IngressSettings;
    policy: ReleasePolicy;
    checks: Pick<CheckRunner, 'resultsOf'>;
    usage: UsageReader;
    alerts: AlertCounts;
    /** Whether logs are kept beyond the life of a pod. */
    logHistory: boolean;
    clock: Clock;
  };

  private readonly statuses = new StatusMemo();
  private readonly lists = new RecentLists();
  private readonly rows = new Kept<AppRow>();
  private readonly resting = new Kept<RestingApp>();

  constructor(options: AppQueries['options']) {
    this.options = options;
  }

  /**
   * Who asks for the same within a second, and before anything has changed,
   * gets the same object: after a change all browsers ask at once.
   *
   * @throws 503 while none of the tenants' clusters is known
   */
  list(tenants: TenantRecord[], query: { q?: string } = {}): AppRows {
    const { reader, usage, alerts, clock } = this.options;
    const needle = query.q?.trim().toLocaleLowerCase('en-US') ?? '';
    const clusters = [...new Set(tenants.map(({ cluster }) => cluster))];
    const freshness = clusters.map(cluster => reader.freshness(cluster));
    return this.lists.get(
      {
        // As JSON: no needle may read like the name of a tenant.
        key: JSON.stringify([needle, ...tenants.map(({ name }) => name)]),
        // All only grow.
        version: reader.version + usage.version + alerts.version,
        state: freshness
          .map(({ synced, stale }) => `${synced} ${stale}`)
          .join(),
        now: clock(),
      },
      () => this.listAnew(tenants, needle),
    );
  }

  get(target: AppTarget): App {
    return toApp(this.parts(target));
  }

  /** {@link get} in parts, for those who ask again and again. */
  parts(target: AppTarget): AppParts {
    return this.partsOf(this.requireApp(target));
  }

  events(target: AppTarget): AppEvent[] {
    return this.requireApp(target).events.map(describeEvent);
  }

  /**
   * The app as it is once the cache shows what was just written, or when time
   * is up.
   *
   * @throws 503 if the cache shows no such app by then: the write itself is done
   */
  async afterWrite(
    target: AppTarget,
    shows: (app: ObservedApp | undefined) => boolean,
  ): Promise<App> {
    const app = await this.options.reader.waitFor(
      locate(target),
      shows,
      READ_YOUR_WRITES_MS,
    );
    if (!app) {
      throw refuse('unavailable', {
        reason: 'CacheStale',
        message:
          'It was done, but the connection to the cluster is interrupted, so the status cannot be shown yet. Look again in a moment.',
      });
    }
    return toApp(this.partsOf(app));
  }

  /** @throws 404 if there is none of that name, 503 while nothing is known */
  requireApp(target: AppTarget): ObservedApp {
    const app = this.find(target);
    if (!app) {
      throw refuse('notFound', {
        reason: 'AppNotFound',
        message: `The tenant "${target.tenant.name}" has no app "${target.app}".`,
      });
    }
    return app;
  }

  /** @throws 503 while nothing is known */
  find(target: AppTarget): ObservedApp | undefined {
    if (!this.isKnown(target.tenant.cluster)) {
      throw notReached();
    }
    return this.observe(target);
  }

  private listAnew(tenants: TenantRecord[], needle: string): AppRows {
    const places = new Map<string, TenantRecord[]>();
    for (const tenant of tenants) {
      const others = places.get(tenant.cluster) ?? [];
      places.set(tenant.cluster, [...others, tenant]);
    }
    const clusters = [...places.keys()];
    const unknown = clusters.filter(cluster => !this.isKnown(cluster));
    if (clusters.length > 0 && unknown.length === clusters.length) {
      throw notReached();
    }
    const groups = clusters
      .filter(cluster => !unknown.includes(cluster))
      .map(cluster => ({
        ...this.options.reader.freshness(cluster),
        rows: this.rowsOf(places.get(cluster) ?? [], needle),
      }));
    return unknown.length === 0
      ? { groups }
      : { groups, incomplete: leftOut(unknown) };
  }

  private rowsOf(tenants: TenantRecord[], needle: string): AppRow[] {
    return tenants.flatMap(tenant =>
      this.options.reader
        .appNames(tenant)
        .map(app => this.observe({ tenant, app }))
        .filter(app => app !== undefined)
        .map(app => this.rowOf(app))
        .filter(row => matches(row, needle)),
    );
  }

  /** Before the first sync nothing is known, which is not the same as nothing being there. */
  private isKnown(cluster: string): boolean {
    return this.options.reader.freshness(cluster).synced;
  }

  private observe(target: AppTarget): ObservedApp | undefined {
    return this.options.reader.getApp(locate(target));
  }

  /** The same object as long as nothing of the row is different. */
  private rowOf(app: ObservedApp): AppRow {
    const { ingressOf, clock, usage, alerts } = this.options;
    const status = this.statuses.statusOf(app, clock());
    const ingress = ingressOf(app.cluster);
    // Both only grow.
    return this.rows.get(status, usage.version + alerts.version, () =>
      summarizeApp({ app, status, ingress, usage, alerts }),
    );
  }

  private partsOf(app: ObservedApp): AppParts {
    const { reader, ingressOf, policy, checks, clock } = this.options;
    const { usage, logHistory } = this.options;
    const now = clock();
    const ingress = ingressOf(app.cluster);
    const status = this.statuses.statusOf(app, now);
    const resting = this.resting.get(status, usage.version, () =>
      describeResting({ app, status, usage, logHistory, ingress }),
    );
    const current = describeCurrent({
      app,
      freshness: reader.freshness(app.cluster),
      release: {
        now,
        ingress,
        checks: checks.resultsOf(app),
        rules: policy.rulesFor(app.tenant, now),
        settings: policy.settings,
      },
    });
    return { current, resting };
  }
}

function notReached(): Error {
  return refuse('unavailable', {
    reason: 'ClusterUnreachable',
    message:
      'The cluster has not been reached yet. This page tries again by itself.',
  });
}

function leftOut(clusters: string[]): string {
  const [name, ...others] = clusters;
  return others.length === 0
    ? `The apps in the cluster ${name} are missing here: it has not been reached yet.`
    : `The apps in the clusters ${clusters.join(' and ')} are missing here: they have not been reached yet.`;
}

function matches(app: AppRow, needle: string): boolean {
  return (
    needle === '' ||
    [app.name, app.tenant, app.phase, imageVersion(app.active?.image ?? '')]
      .join('\n')
      .toLocaleLowerCase('en-US')
      .includes(needle)
  );
}
