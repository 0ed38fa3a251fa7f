import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  IngressSettings,
  MissingService,
  ObservedApp,
  planReconcile,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ClaimStore, keepClaim, TenantRecord, TenantStore } from '../database';
import { isStale } from '../kubernetes';
import { AppKey, AppReader, Place } from '../kubernetes/types';
import { Telemetry } from '../observability';
import {
  AppActivity,
  AppTarget,
  carryOut,
  CheckRunner,
  Clock,
  creationClaim,
  DATABASE_PAUSE_MS,
  ReleaseHistory,
  ReleasePolicy,
  ReleaseRunner,
} from '../services';
import { AppQueue } from './AppQueue';
import { causeOf } from '../logFields';

/** When to look again at what is not known well enough now. */
const UNKNOWN_MS = 1_000;
/** Renewed meanwhile; after a backend died others wait that long. */
const CLAIM_MS = 15_000;
/** When to try again to put a Service back that was not to be put back. */
const MISSING_PAUSE_MS = 60_000;

type Options = {
  reader: Pick<AppReader, 'freshness' | 'getApp' | 'onChange'>;
  tenants: Pick<TenantStore, 'getTenant'>;
  claims: ClaimStore;
  runner: Pick<ReleaseRunner, 'run' | 'shown'>;
  checks: Pick<CheckRunner, 'refresh'>;
  policy: Pick<ReleasePolicy, 'settings'>;
  history: Pick<ReleaseHistory, 'isRecorded' | 'recordDone' | 'lastActive'>;
  activity: Pick<
    AppActivity,
    'isTold' | 'tellLate' | 'tellAll' | 'tellSteps' | 'forget'
  >;
  namespacePrefix: string;
  /** How apps of a cluster are reached. */
  ingressOf: (cluster: string) => IngressSettings;
  telemetry: Pick<Telemetry, 'reconciled'>;
  clock: Clock;
  logger: LoggerService;
};

/**
 * Does for every app what goes on by itself: previews, watching promoted
 * versions, rollbacks, retirement, repair. Level-triggered over
 * `planReconcile`: it looks at an app after each change and when the plan
 * wants to be asked again. It keeps nothing that a restart would lose, and
 * several backends may run it at once: each write has the precondition that
 * nobody else was faster. An app that needs nothing costs no request.
 */
export class AppReconciler {
  private readonly options: Options;
  private readonly queue: AppQueue;
  private unsubscribe: (() => void) | undefined;
  private readonly tenants = new Map<string, TenantRecord>();
  /**
   * Since when apps are known to be without a Service. A restart begins to
   * count anew, which only takes longer.
   */
  private readonly missingSince = new Map<string, number>();

  constructor(options: Options) {
    this.options = options;
    this.queue = new AppQueue({
      work: key =>
        options.telemetry.reconciled('app', () => this.look(key), isStale),
      onError: ({ namespace, app }, error) => {
        // Somebody else was faster; the next look decides anew.
        if (!isStale(error)) {
          options.logger.warn(
            'What an app needs could not be done, it is tried again',
            { namespace, app, ...causeOf(error) },
          );
        }
      },
      clock: options.clock,
    });
  }

  /** How many apps have to be looked at now. */
  get backlog(): number {
    return this.queue.length;
  }

  start(): void {
    this.unsubscribe = this.options.reader.onChange(key => this.queue.add(key));
  }

  async stop(): Promise<void> {
    this.unsubscribe?.();
    await this.queue.stop();
  }

  /** @returns when to look again, in ms since the epoch */
  private async look(key: AppKey): Promise<number | undefined> {
    const { reader, checks, policy, history, activity } = this.options;
    const { clock, ingressOf } = this.options;
    const { synced, stale } = reader.freshness(key.cluster);
    if (!synced || stale) {
      // What seems to be missing may only not be seen.
      return clock() + UNKNOWN_MS;
    }
    const tenantName = this.tenantOf(key.namespace);
    const app = reader.getApp({ ...key, tenant: tenantName });
    const missing = await this.missing(key, app);
    if (!app) {
      activity.forget({ tenant: tenantName, name: key.app });
      return undefined;
    }
    const plan = planReconcile(app, {
      now: clock(),
      settings: policy.settings,
      ingress: ingressOf(key.cluster),
      missing,
    });
    const calm = earliest(plan.wakeAt, checks.refresh(app));
    const isKnown = history.isRecorded(app) && activity.isTold(app);
    if (plan.steps.length === 0 && isKnown) {
      return calm;
    }
    const tenant = await this.ownerOf(key, tenantName);
    if (!tenant) {
      return undefined;
    }
    const toldAt = await activity.tellLate(app);
    if (tenant.state !== 'active') {
      return toldAt;
    }
    const wakeAt = earliest(calm, toldAt);
    const isRecorded = await history.recordDone(app);
    if (plan.steps.length === 0) {
      return isRecorded ? wakeAt : clock() + DATABASE_PAUSE_MS;
    }
    const target = { tenant, app: key.app };
    const isDone = app.activeService?.release
      ? await this.carryOut(target)
      : await this.rebuild(target, missing);
    if (missing && !isDone) {
      return clock() + MISSING_PAUSE_MS;
    }
    // What was done leads to what comes next; what was not allowed any more
    // waits for the cache to show why.
    return isDone ? clock() : clock() + UNKNOWN_MS;
  }

  /** What is known of the active Service of an app, if it is not there. */
  private async missing(
    key: AppKey,
    app: ObservedApp | undefined,
  ): Promise<MissingService | undefined> {
    const id = `${key.cluster}/${key.namespace}/${key.app}`;
    if (!app || app.activeService) {
      this.missingSince.delete(id);
      return undefined;
    }
    const since = this.missingSince.get(id) ?? this.options.clock();
    this.missingSince.set(id, since);
    const { tenant, name } = app;
    const { history } = this.options;
    const lastActive = await history.lastActive({ tenant, app: name });
    return { since, lastActive };
  }

  /** A release state that is missing is lost, unless the app is being created or removed. */
  private async rebuild(
    target: AppTarget,
    missing: MissingService | undefined,
  ): Promise<boolean> {
    const { claims } = this.options;
    const claim = {
      key: creationClaim(target),
      owner: randomUUID(),
      ttlMs: CLAIM_MS,
    };
    if (!(await claims.claim(claim.key, claim.owner, claim.ttlMs))) {
      return false;
    }
    return keepClaim(claims, claim, () => this.carryOut(target, missing));
  }

  /** @returns whether anything was done */
  private async carryOut(
    target: AppTarget,
    missing?: MissingService,
  ): Promise<boolean> {
    const { policy, activity, clock, ingressOf } = this.options;
    const done = await carryOut(this.options, target, async app => {
      // What is written over could not be told any more. Users come first: it
      // is done though the database fails.
      await activity.tellAll(app);
      return planReconcile(app, {
        now: clock(),
        settings: policy.settings,
        ingress: ingressOf(app.cluster),
        missing,
      });
    });
    return done.length > 0;
  }

  /**
   * The tenant of a namespace, if it is that one's. Only while it is active may
   * anything in it be started or changed.
   */
  private async ownerOf(
    { cluster, namespace }: Place,
    name: string,
  ): Promise<TenantRecord | undefined> {
    const tenant = await this.tenant(name);
    return tenant?.cluster === cluster && tenant.namespace === namespace
      ? tenant
      : undefined;
  }

  /** As the database says, or said before it failed. */
  private async tenant(name: string): Promise<TenantRecord | undefined> {
    try {
      const tenant = await this.options.tenants.getTenant(name);
      if (tenant) {
        this.tenants.set(name, tenant);
      } else {
        this.tenants.delete(name);
      }
      return tenant;
    } catch (error) {
      const known = this.tenants.get(name);
      if (!known) {
        throw error;
      }
      return known;
    }
  }

  private tenantOf(namespace: string): string {
    return namespace.slice(this.options.namespacePrefix.length);
  }
}

function earliest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter(time => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
