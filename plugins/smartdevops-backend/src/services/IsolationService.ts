import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  IsolationCheck,
  IsolationObservation,
  IsolationSummary,
  judgeIsolation,
  refuse,
  summarizeIsolation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import pLimit from 'p-limit';
import { IsolationStore, TenantRecord, TenantStore, Traces } from '../database';
import { IsolationProber } from '../kubernetes/types';
import { Telemetry } from '../observability';
import { ActivityService } from './activity';
import { Messenger } from './Messenger';
import { isolationMessage } from './tenancyMessages';
import { TenantSpecs } from './TenantSpecs';
import { ChangeNotifier, Clock } from './types';
import { causeOf } from '../logFields';

type Options = {
  prober: IsolationProber;
  store: IsolationStore;
  tenants: Pick<TenantStore, 'getTenant' | 'listTenants'>;
  specs: TenantSpecs;
  activity: ActivityService;
  notifier: ChangeNotifier;
  messenger: Messenger;
  /** Who is told when isolation breaks. */
  admins: string[];
  telemetry: Pick<Telemetry, 'isolationChecked'>;
  clock: Clock;
  logger: LoggerService;
};

/** Who acts when nobody asked: the platform itself. */
const ACTOR = 'smartdevops';
/** How many failed findings the activity log names. */
const MAX_NAMED = 5;
/** How often one check looks at a tenant that is changed again and again. */
const MOST_LOOKS = 3;

/** Proves the isolation of tenants, and keeps the last result of each. */
export class IsolationService {
  private readonly options: Options;
  /** One at a time of those nobody waits for: each asks the API server a lot. */
  private readonly queue = pLimit(1);
  /** Checks on their way: who asks meanwhile gets the same result. */
  private readonly running = new Map<string, Promise<IsolationCheck>>();

  constructor(options: Options) {
    this.options = options;
  }

  /**
   * Checks a tenant now and keeps the result.
   *
   * @throws 409 while the tenant is not set up, 503 if the cluster cannot be
   * reached; the last result stays then
   */
  check(actor: string, tenant: TenantRecord): Promise<IsolationCheck> {
    const running = this.running.get(tenant.name);
    if (running) {
      return running;
    }
    const check = this.run(actor, tenant).finally(() =>
      this.running.delete(tenant.name),
    );
    this.running.set(tenant.name, check);
    return check;
  }

  /** Checks a tenant that has just been set up; a failure is only logged. */
  async afterProvisioning(name: string): Promise<void> {
    await this.queue(() => this.checkUnasked(name));
  }

  /** Checks every tenant that is set up; what fails with one is only logged. */
  async checkAll(): Promise<void> {
    const all = await this.options.tenants.listTenants();
    await Promise.all(
      all.map(({ name }) => this.queue(() => this.checkUnasked(name))),
    );
  }

  /** Looks the tenant up when its turn has come: it may have changed meanwhile. */
  private async checkUnasked(name: string): Promise<void> {
    const { tenants, logger } = this.options;
    try {
      const tenant = await tenants.getTenant(name);
      if (tenant && isSetUp(tenant)) {
        await this.check(ACTOR, tenant);
      }
    } catch (error) {
      logger.warn('The isolation of a tenant could not be checked', {
        tenant: name,
        ...causeOf(error),
      });
    }
  }

  /** @throws 404 before the first check */
  async last(tenant: string): Promise<IsolationCheck> {
    const check = await this.options.store.get(tenant);
    if (!check) {
      throw refuse('notFound', {
        reason: 'IsolationNotChecked',
        message: `The isolation of "${tenant}" has not been checked yet.`,
      });
    }
    return check;
  }

  summary(tenant: string): Promise<IsolationSummary | undefined> {
    return this.options.store.summary(tenant);
  }

  private async run(
    actor: string,
    tenant: TenantRecord,
  ): Promise<IsolationCheck> {
    const { store, telemetry, notifier, messenger, clock } = this.options;
    const { name } = tenant;
    requireSetUp(tenant);
    const observations = await this.observe(tenant);
    const check = {
      ...judgeIsolation(observations),
      at: new Date(clock()).toISOString(),
    };
    telemetry.isolationChecked(check.passed ? 'held' : 'broken');
    const before = await store.summary(name);
    const traces = this.traces(actor, name, { before, check });
    await store.put(name, check, traces);
    if (traces.messages.length > 0) {
      messenger.wake();
    }
    notifier.poke({ kind: 'tenant', ref: name });
    return check;
  }

  /**
   * Looks again if the tenant was given another plan, level or member
   * meanwhile: what it is now was held against what it was.
   */
  private async observe(tenant: TenantRecord): Promise<IsolationObservation[]> {
    const { prober, specs, tenants, telemetry } = this.options;
    let current = tenant;
    for (let look = 1; ; look += 1) {
      const spec = await specs.of(current);
      const other = await this.otherNamespace(current);
      const observations = await prober.observe(spec, other).catch(error => {
        telemetry.isolationChecked('failed');
        throw error;
      });
      const now = await tenants.getTenant(tenant.name);
      if (
        look === MOST_LOOKS ||
        !now ||
        !isSetUp(now) ||
        isDeepStrictEqual(await specs.of(now), spec)
      ) {
        return observations;
      }
      current = now;
    }
  }

  /** Another tenant, from which this one has to be kept apart. */
  private async otherNamespace(
    tenant: TenantRecord,
  ): Promise<string | undefined> {
    const all = await this.options.tenants.listTenants();
    return all.find(
      ({ name, cluster }) => name !== tenant.name && cluster === tenant.cluster,
    )?.namespace;
  }

  /** What nobody asked for is told only if it is news. */
  private traces(
    actor: string,
    tenant: string,
    result: { before: IsolationSummary | undefined; check: IsolationCheck },
  ): Required<Traces> {
    const { activity, admins } = this.options;
    const { before, check } = result;
    const held = before?.passed ?? true;
    const isNews = actor !== ACTOR || before?.passed !== check.passed;
    const entry = {
      actor,
      action: 'tenant.isolation',
      tenant,
      message: describe(check),
    };
    return {
      activity: isNews ? [activity.compose(entry)] : [],
      messages:
        held === check.passed
          ? []
          : isolationMessage(tenant, summarizeIsolation(check), admins),
    };
  }
}

function describe({ passed, findings }: IsolationCheck): string {
  if (passed) {
    return `isolation holds: all ${findings.length} findings passed`;
  }
  const failed = findings.filter(finding => !finding.passed);
  const names = failed.slice(0, MAX_NAMED).map(({ name }) => name);
  return `isolation is broken: ${failed.length} of ${findings.length} findings failed, among them: ${names.join(', ')}`;
}

function isSetUp({ state }: TenantRecord): boolean {
  return state !== 'provisioning' && state !== 'failed';
}

function requireSetUp(tenant: TenantRecord): void {
  if (!isSetUp(tenant)) {
    throw refuse('conflict', {
      reason: 'TenantNotReady',
      message: `The tenant "${tenant.name}" is not set up yet, so there is no isolation to check.`,
    });
  }
}
