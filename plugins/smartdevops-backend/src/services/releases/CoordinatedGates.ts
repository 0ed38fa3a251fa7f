import {
  ObservedApp,
  planPromote,
  PlanOrRefusal,
  refuse,
  Refusal,
  ReleaseCheck,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { GroupMember, TenantRecord } from '../../database';
import { AppActivity } from '../activity';
import { AppQueries } from '../AppQueries';
import { Clock } from '../types';
import { CheckRunner } from './CheckRunner';
import { ReleaseHistory } from './ReleaseHistory';
import { ReleasePolicy } from './ReleasePolicy';

/** What was asked for. */
export type Order = {
  apps: GroupMember[];
  override?: { reason: string };
};

/** How an app of an order stands: its plan, or why not. */
type Verdict = { member: GroupMember; plan: PlanOrRefusal };

/** Decides whether several apps may be promoted together. */
export class CoordinatedGates {
  private readonly options: {
    queries: AppQueries;
    checks: CheckRunner;
    policy: ReleasePolicy;
    history: ReleaseHistory;
    activity: AppActivity;
    clock: Clock;
  };

  constructor(options: CoordinatedGates['options']) {
    this.options = options;
  }

  /**
   * Asks everything that can refuse, of all apps; the checks last.
   *
   * @returns those that have to be switched
   * @throws 409 that names every app that is refused, with its reason
   */
  async require(
    actor: string,
    tenant: TenantRecord,
    { apps, override }: Order,
  ): Promise<GroupMember[]> {
    const { queries, checks, history, activity } = this.options;
    const judge = async (
      member: GroupMember,
      check: (app: ObservedApp) => Promise<ReleaseCheck[]>,
    ): Promise<Verdict> => {
      const target = { tenant, app: member.app };
      const seen = queries.find(target);
      if (!seen) {
        return { member, plan: { refusal: noApp(member.app) } };
      }
      const results = await check(seen);
      const app = queries.find(target) ?? seen;
      return {
        member,
        plan: this.plan(app, member, { actor, override, checks: results }),
      };
    };
    const first = await Promise.all(
      apps.map(member =>
        judge(member, async app => {
          await history.require(app);
          await activity.require(app);
          return [];
        }),
      ),
    );
    const members = allowed(first);
    return override
      ? members
      : allowed(
          await Promise.all(
            members.map(member => judge(member, app => checks.run(app))),
          ),
        );
  }

  /** Plans the switch of one app. */
  plan(
    app: ObservedApp,
    { expectedRevision }: GroupMember,
    by: {
      actor: string;
      override?: { reason: string };
      checks: ReleaseCheck[];
      together?: string[];
    },
  ): PlanOrRefusal {
    const { policy, clock } = this.options;
    const now = clock();
    return planPromote(app, {
      by: by.actor,
      now,
      expectedRevision,
      checks: by.checks,
      override: by.override,
      together: by.together,
      rules: policy.rulesFor(app.tenant, now),
      settings: policy.settings,
    });
  }
}

/** @returns those with something to do @throws 409 if any is refused */
function allowed(verdicts: Verdict[]): GroupMember[] {
  const refused = verdicts.flatMap(({ member, plan }) =>
    plan.refusal ? [`${member.app}: ${plan.refusal.message}`] : [],
  );
  if (refused.length > 0) {
    throw refuse('conflict', {
      reason: 'CoordinatedReleaseRefused',
      message: `Nothing was promoted. ${refused.join(' ')}`,
    });
  }
  return verdicts
    .filter(({ plan }) => !plan.refusal && plan.steps.length > 0)
    .map(({ member }) => member);
}

function noApp(app: string): Refusal {
  return { reason: 'AppNotFound', message: `There is no app "${app}".` };
}
