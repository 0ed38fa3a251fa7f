import { randomUUID } from 'node:crypto';
import {
  CoordinatedReleaseResult,
  ObservedApp,
  PlanOrRefusal,
  planRollback,
  refuse,
  ReleaseStep,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  GroupMember,
  GroupState,
  ReleaseGroup,
  ReleaseGroupStore,
  TenantRecord,
  TenantStore,
} from '../../database';
import { KubernetesError } from '../../kubernetes/KubernetesError';
import { AppReader } from '../../kubernetes/types';
import { Telemetry } from '../../observability';
import { AppActivity } from '../activity';
import { AppQueries } from '../AppQueries';
import { AppTarget, locate, requireActive } from '../appTarget';
import { Clock } from '../types';
import { carryOut } from './carryOut';
import { CoordinatedGates, Order } from './CoordinatedGates';
import { ReleaseHistory } from './ReleaseHistory';
import { ReleasePolicy } from './ReleasePolicy';
import { ReleaseRunner } from './ReleaseRunner';

/** How long a backend may be silent before another one takes over. */
const CLAIM_MS = 10_000;
/** How long a write whose answer was lost may take to show. */
const UNCERTAIN_MS = 3_000;

type Options = {
  queries: AppQueries;
  reader: AppReader;
  runner: ReleaseRunner;
  gates: CoordinatedGates;
  policy: ReleasePolicy;
  history: ReleaseHistory;
  groups: ReleaseGroupStore;
  tenants: TenantStore;
  activity: AppActivity;
  telemetry: Pick<Telemetry, 'takeover'>;
  clock: Clock;
};

/**
 * Promotes several apps of a tenant together: all, or none. Everything that
 * can refuse is asked for all apps before the first switch; where a switch
 * fails nevertheless, those that were made are taken back. Each step is
 * derived from what is observed, so that another backend can take over.
 */
export class CoordinatedReleaseService {
  private readonly options: Options;
  /** Identity of this backend among those that share the database. */
  private readonly owner = randomUUID();

  constructor(options: Options) {
    this.options = options;
  }

  async promoteApps(
    actor: string,
    tenant: TenantRecord,
    order: Order,
  ): Promise<CoordinatedReleaseResult> {
    requireActive(tenant);
    const { groups, clock } = this.options;
    const members = await this.options.gates.require(actor, tenant, order);
    const group: ReleaseGroup = {
      id: randomUUID(),
      tenant: tenant.name,
      apps: members,
      by: actor,
      overrideReason: order.override?.reason,
      state: 'switching',
      message: '',
      createdAt: this.time(clock()),
    };
    if (members.length > 0) {
      await groups.insert(group, this.owner, this.time(clock() + CLAIM_MS));
    }
    const { state, message } = await this.finish(tenant, group);
    const targets = order.apps.map(({ app }) => ({ tenant, app }));
    return {
      outcome: state,
      message,
      apps: targets.map(target => this.options.queries.get(target)),
    };
  }

  /** Goes on with what a backend that is gone left behind. */
  async resumeAbandoned(): Promise<void> {
    const { groups, tenants, telemetry, clock } = this.options;
    const now = this.time(clock());
    for (const group of await groups.abandoned(now)) {
      if (await this.claim(group)) {
        telemetry.takeover('release');
        const tenant = await tenants.getTenant(group.tenant);
        await (tenant
          ? this.finish(tenant, group)
          : this.setState(group, 'reverted', 'The tenant is gone.'));
      }
    }
  }

  /** Brings a group to its end, from wherever it is. */
  private async finish(
    tenant: TenantRecord,
    group: ReleaseGroup,
  ): Promise<{ state: 'succeeded' | 'reverted'; message: string }> {
    let { state, message } = group;
    if (state === 'switching') {
      const failure = await this.switchAll(tenant, group);
      if (!failure) {
        message = 'All apps were promoted.';
        await this.setState(group, 'succeeded', message);
        return { state: 'succeeded', message };
      }
      state = 'reverting';
      message = `None of the apps stays promoted. ${failure}`;
      await this.setState(group, state, message);
    }
    for (const member of [...group.apps].reverse()) {
      const target = { tenant, app: member.app };
      if ((await this.switchBack(target, member, group)) === 'starting') {
        message = `${message} ${member.app} goes back as soon as its previous version runs again.`;
      }
    }
    await this.setState(group, 'reverted', message);
    return { state: 'reverted', message };
  }

  /** @returns why it could not be done, in a sentence */
  private async switchAll(
    tenant: TenantRecord,
    group: ReleaseGroup,
  ): Promise<string | undefined> {
    for (const member of group.apps) {
      await this.requireClaim(group);
      const target = { tenant, app: member.app };
      try {
        await this.switchOne(target, member, group);
      } catch (error) {
        if (isUncertain(error)) {
          await this.options.reader.waitFor(
            locate(target),
            app => isSwitched(app, member),
            UNCERTAIN_MS,
          );
        }
        const cause = error instanceof Error ? error.message : String(error);
        return `${member.app} could not be promoted: ${cause}`;
      }
    }
    return undefined;
  }

  private async switchOne(
    target: AppTarget,
    member: GroupMember,
    group: ReleaseGroup,
  ): Promise<void> {
    const override = group.overrideReason
      ? { reason: group.overrideReason }
      : undefined;
    // The checks have passed for all apps before the first switch.
    await this.carryOut(target, app =>
      this.options.gates.plan(app, member, {
        actor: group.by,
        override,
        checks: [],
        together: group.apps.map(({ app: name }) => name),
      }),
    );
  }

  /** @returns `starting` where the previous version did not run any more */
  private async switchBack(
    target: AppTarget,
    member: GroupMember,
    group: ReleaseGroup,
  ): Promise<'done' | 'starting'> {
    const { reader, policy, clock } = this.options;
    await this.requireClaim(group);
    const done = await this.carryOut(target, app =>
      isSwitched(app, member)
        ? planRollback(app, {
            by: group.by,
            now: clock(),
            expectedRevision: member.expectedRevision,
            note: 'Apps are promoted together or not at all.',
            usage: reader.getUsage(app),
            settings: policy.settings,
          })
        : { steps: [] },
    );
    const isStarting = done.some(
      step => step.kind === 'writeState' && step.state.intent !== undefined,
    );
    return isStarting ? 'starting' : 'done';
  }

  private carryOut(
    target: AppTarget,
    make: (app: ObservedApp) => PlanOrRefusal,
  ): Promise<ReleaseStep[]> {
    return carryOut(this.options, target, async app => {
      await this.options.activity.tellAll(app);
      return make(app);
    });
  }

  private async claim(group: ReleaseGroup): Promise<boolean> {
    const { groups, clock } = this.options;
    const now = clock();
    return groups.claim({
      id: group.id,
      owner: this.owner,
      now: this.time(now),
      until: this.time(now + CLAIM_MS),
    });
  }

  private async requireClaim(group: ReleaseGroup): Promise<void> {
    if (!(await this.claim(group))) {
      throw refuse('unavailable', {
        reason: 'TakenOver',
        message:
          'Another replica of the backend goes on with this release. Look at the apps in a moment.',
      });
    }
  }

  private async setState(
    group: ReleaseGroup,
    state: GroupState,
    message: string,
  ): Promise<void> {
    const { id } = group;
    const { groups } = this.options;
    await groups.setState({ id, owner: this.owner, state, message });
  }

  private time(ms: number): string {
    return new Date(ms).toISOString();
  }
}

/** Whether the users of an app were led to the version of this group. */
function isSwitched(
  app: ObservedApp | undefined,
  { expectedRevision }: GroupMember,
): boolean {
  return app?.activeService?.release?.active.revision === expectedRevision;
}

/** Whether it may have been done although it failed: its answer was lost. */
function isUncertain(error: unknown): boolean {
  return !(
    error instanceof KubernetesError ||
    (error instanceof Error && 'reason' in error)
  );
}
