import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isHalted } from '@smartdevops/backstage-plugin-smartdevops-common';
import pLimit from 'p-limit';
import { ClaimStore, keepClaim, TenantRecord, TenantStore } from '../database';
import {
  Progress,
  Repair,
  TenantSpec,
  TenantWriter,
} from '../kubernetes/types';
import { Telemetry } from '../observability';
import {
  ActivityService,
  ChangeNotifier,
  Clock,
  TenantSpecs,
} from '../services';
import { AppHalter } from './AppHalter';
import { READY, TenantReporter } from './TenantReporter';

/** Tenants that are worked on at the same time. */
const PARALLEL = 4;
/** Renewed while somebody works; a dead backend keeps others out that long. */
const CLAIM_MS = 15_000;
/** Longer than a dead backend's claim. */
const CLAIM_WAIT_MS = 20_000;
const CLAIM_POLL_MS = 200;
/** How often a tenant that is in order is looked at for drift. */
const DRIFT_MS = 5 * 60_000;
/** Progress is written this often at most. */
const PROGRESS_MS = 1_000;

type Options = {
  tenants: TenantStore;
  claims: ClaimStore;
  writer: TenantWriter;
  halter: AppHalter;
  reporter: TenantReporter;
  activity: ActivityService;
  notifier: ChangeNotifier;
  specs: TenantSpecs;
  /** Told of a tenant that has just been set up. */
  onProvisioned: (tenant: string) => void;
  /** Whether the cluster lets the provisioner delete namespaces. */
  removalEnabled: boolean;
  telemetry: Telemetry;
  clock: Clock;
};

/**
 * Makes tenants what they should be. Level-triggered: it looks at what is not
 * as it should be and works on that, so a restart or a second replica of the
 * backend simply goes on.
 */
export class TenantReconciler {
  private readonly options: Options;
  private readonly limit = pLimit(PARALLEL);
  /** What has been asked for and has not begun. */
  private readonly waiting = new Map<
    string,
    { expected: Set<string>; done: Promise<void> }
  >();
  private readonly lookedAt = new Map<string, number>();

  constructor(options: Options) {
    this.options = options;
  }

  /** How many tenants wait for their turn. */
  get backlog(): number {
    return this.waiting.size;
  }

  /** Works on every tenant that needs it, and on those not looked at for a while. */
  async reconcile(): Promise<void> {
    const { tenants, clock } = this.options;
    const due = (await tenants.listTenants()).filter(
      ({ name, state }) =>
        state !== 'active' ||
        clock() - (this.lookedAt.get(name) ?? 0) >= DRIFT_MS,
    );
    await Promise.all(due.map(({ name }) => this.reconcileTenant(name)));
  }

  /** Goes on where a backend stopped that died while it made a tenant. */
  async finish(): Promise<void> {
    const all = await this.options.tenants.listTenants();
    const begun = all.filter(({ state }) => state === 'provisioning');
    await Promise.all(begun.map(({ name }) => this.reconcileTenant(name)));
  }

  /**
   * Works on one tenant now; resolves once it was tried. Calls that come
   * before the work began share it.
   *
   * @param expected - objects (`ResourceQuota tenant`) that are known to
   * differ, because what the tenant should be was changed: no drift
   */
  reconcileTenant(name: string, expected: string[] = []): Promise<void> {
    const waiting = this.waiting.get(name);
    if (waiting) {
      expected.forEach(object => waiting.expected.add(object));
      return waiting.done;
    }
    const all = new Set(expected);
    const done = this.limit(() => this.claimed(name, all)).finally(() => {
      if (this.waiting.get(name)?.expected === all) {
        this.waiting.delete(name);
      }
    });
    this.waiting.set(name, { expected: all, done });
    return done;
  }

  /** Two replicas at once would overwrite each other's view of the tenant. */
  private async claimed(name: string, expected: Set<string>): Promise<void> {
    const { claims, tenants, clock } = this.options;
    const key = `tenant:${name}`;
    const owner = randomUUID();
    const giveUp = clock() + CLAIM_WAIT_MS;
    while (!(await claims.claim(key, owner, CLAIM_MS))) {
      if (clock() > giveUp) {
        return;
      }
      await sleep(CLAIM_POLL_MS);
    }
    await keepClaim(claims, { key, owner, ttlMs: CLAIM_MS }, async () => {
      this.waiting.delete(name);
      const tenant = await tenants.getTenant(name);
      if (tenant) {
        await this.work(tenant, expected);
        this.lookedAt.set(name, clock());
      }
    });
  }

  private async work(
    tenant: TenantRecord,
    expected: Set<string>,
  ): Promise<void> {
    const { reporter, telemetry } = this.options;
    try {
      await telemetry.reconciled('tenant', () => this.look(tenant, expected));
    } catch (error) {
      await reporter.failed(tenant, error);
    }
  }

  private async look(
    tenant: TenantRecord,
    expected: Set<string>,
  ): Promise<void> {
    const spec = await this.options.specs.of(tenant);
    if (tenant.state === 'provisioning' || tenant.state === 'failed') {
      await this.provision(tenant, spec);
    } else if (this.isOver(tenant)) {
      await this.close(tenant, spec);
    } else {
      const repairs = await this.options.writer.repair(spec);
      await this.record(
        tenant,
        repairs.filter(({ object }) => !expected.has(object)),
      );
      await this.keep(tenant);
    }
  }

  private async provision(
    tenant: TenantRecord,
    spec: TenantSpec,
  ): Promise<void> {
    const { writer, halter, reporter, onProvisioned, clock } = this.options;
    let told = clock();
    await writer.provision(spec, async progress => {
      if (clock() - told > PROGRESS_MS) {
        told = clock();
        await this.tellProgress(tenant, progress);
      }
    });
    await halter.resume(tenant);
    await reporter.active(tenant);
    onProvisioned(tenant.name);
  }

  private async record(tenant: TenantRecord, drift: Repair[]): Promise<void> {
    const { activity } = this.options;
    for (const { object, found } of drift) {
      await activity.record({
        actor: 'smartdevops',
        action: 'tenant.repaired',
        tenant: tenant.name,
        message: `put ${object} back: ${found}`,
      });
    }
  }

  /** A halted tenant stays halted, another does not. */
  private async keep(tenant: TenantRecord): Promise<void> {
    const { halter, reporter } = this.options;
    if (isHalted(tenant.state)) {
      await halter.halt(tenant);
      return;
    }
    await halter.resume(tenant);
    if (tenant.message !== READY) {
      await reporter.active(tenant);
    }
  }

  private isOver({ state, retainUntil }: TenantRecord): boolean {
    return (
      state === 'offboarding' &&
      retainUntil !== undefined &&
      this.options.clock() >= Date.parse(retainUntil)
    );
  }

  /** Once nothing is left in the cluster the tenant is forgotten. */
  private async close(tenant: TenantRecord, spec: TenantSpec): Promise<void> {
    const { writer, reporter, removalEnabled } = this.options;
    if (!(await writer.namespaceExists(spec))) {
      await reporter.forget(tenant);
      return;
    }
    if (!removalEnabled) {
      await reporter.retentionOver(tenant, 'This portal removes nothing.');
      return;
    }
    try {
      await writer.deleteNamespace(spec);
      await reporter.retentionOver(tenant);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      await reporter.retentionOver(
        tenant,
        `The cluster refuses to let the portal delete it (${cause}).`,
      );
    }
  }

  private async tellProgress(
    tenant: TenantRecord,
    { done, total, next }: Progress,
  ): Promise<void> {
    const { tenants, notifier, clock } = this.options;
    await tenants.setState({
      name: tenant.name,
      from: ['provisioning', 'failed'],
      to: tenant.state,
      message: `Being set up: ${done} of ${total} done, next is ${next}.`,
      at: new Date(clock()).toISOString(),
    });
    notifier.poke({ kind: 'tenant', ref: tenant.name });
  }
}
