import {
  App,
  ObservedApp,
  planAbort,
  planApprove,
  planExtend,
  planFinish,
  PlanOrRefusal,
  planPrepare,
  planPromote,
  planRollback,
  PrepareInput,
  refuse,
  ReleaseRecord,
  secretValues,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppReader } from '../../kubernetes/types';
import { AppActivity } from '../activity';
import { AppQueries } from '../AppQueries';
import { AppTarget, locate, requireActive } from '../appTarget';
import { Clock } from '../types';
import { carryOut } from './carryOut';
import { CheckRunner } from './CheckRunner';
import { ReleaseHistory } from './ReleaseHistory';
import { ReleasePolicy } from './ReleasePolicy';
import { ReleaseRunner } from './ReleaseRunner';
import { VersionBuilder } from './VersionBuilder';

type Options = {
  queries: AppQueries;
  reader: AppReader;
  versions: VersionBuilder;
  runner: ReleaseRunner;
  checks: CheckRunner;
  policy: ReleasePolicy;
  history: ReleaseHistory;
  activity: AppActivity;
  clock: Clock;
};

/** Plans what is to be done to a release. */
type Make = (app: ObservedApp) => PlanOrRefusal | Promise<PlanOrRefusal>;

/**
 * Use cases of releases. Each plans from what is observed, by the pure
 * functions of the common package, and writes the plan; what takes time is
 * left to the reconciler. Who may do what is decided before: see
 * `AuthorizedReleaseService`.
 */
export class ReleaseService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  /** Starts the next version beside the active one. */
  async prepare(
    actor: string,
    target: AppTarget,
    input: PrepareInput,
  ): Promise<App> {
    const { reader, versions, clock } = this.options;
    return this.act(target, async app => {
      const next = versions.next(app, target.tenant, input);
      const plan = planPrepare(app, {
        ...next,
        by: actor,
        now: clock(),
        usage: reader.getUsage(app),
        replicas: input.replicas,
      });
      const secrets = secretValues(input, next.revision);
      await versions.ready(locate(target), plan, secrets);
      return plan;
    });
  }

  /** Lets the candidate serve the users: one write, once everything allows it. */
  async promote(
    actor: string,
    target: AppTarget,
    input: {
      expectedRevision: number;
      override?: { reason: string };
      byMachine: boolean;
    },
  ): Promise<App> {
    const { checks, policy, queries, clock } = this.options;
    requireActive(target.tenant);
    const plan = (app: ObservedApp, results: App['release']['checks']) =>
      planPromote(app, {
        ...input,
        by: actor,
        now: clock(),
        checks: results,
        rules: policy.rulesFor(app.tenant, clock()),
        settings: policy.settings,
      });
    // Asked without checks first: what is refused anyway costs no requests.
    const seen = queries.requireApp(target);
    const early = plan(seen, []);
    if (early.refusal) {
      throw refuse('conflict', early.refusal);
    }
    const results =
      input.override || early.steps.length === 0 ? [] : await checks.run(seen);
    return this.act(target, app => plan(app, results));
  }

  /** Goes back: at once where the previous version is warm. */
  async rollback(
    actor: string,
    target: AppTarget,
    input: { expectedRevision?: number; toRevision?: number },
  ): Promise<App> {
    const { policy, reader, versions, clock } = this.options;
    return this.act(target, async app => {
      const { expectedRevision, toRevision } = input;
      const state = app.activeService?.release;
      if (toRevision !== undefined && toRevision === state?.active.revision) {
        return { steps: [] };
      }
      const plan = planRollback(app, {
        by: actor,
        now: clock(),
        expectedRevision,
        older: await versions.older(app, target.tenant, toRevision),
        usage: reader.getUsage(app),
        settings: policy.settings,
      });
      await versions.ready(locate(target), plan);
      return plan;
    });
  }

  /** Gives the candidate, or a rollback in progress, up. */
  async abort(actor: string, target: AppTarget): Promise<App> {
    return this.act(target, app => planAbort(app, this.by(actor)));
  }

  /** Notes that a second person agrees with the candidate. */
  async approve(
    actor: string,
    target: AppTarget,
    expectedRevision: number,
  ): Promise<App> {
    return this.act(target, app =>
      planApprove(app, { ...this.by(actor), expectedRevision }),
    );
  }

  /** What is counted down ends that much later. */
  async extend(
    actor: string,
    target: AppTarget,
    seconds: number,
  ): Promise<App> {
    return this.act(target, app =>
      planExtend(app, { ...this.by(actor), seconds }),
    );
  }

  /** What is counted down ends now. */
  async finish(actor: string, target: AppTarget): Promise<App> {
    return this.act(target, app => planFinish(app, this.by(actor)));
  }

  /** Newest first. */
  async list(target: AppTarget): Promise<ReleaseRecord[]> {
    const { queries, history } = this.options;
    const app = queries.requireApp(target);
    await history.record(app);
    return history.list({ tenant: app.tenant, app: app.name });
  }

  private async act(target: AppTarget, make: Make): Promise<App> {
    const { queries, history, activity } = this.options;
    requireActive(target.tenant);
    await carryOut(this.options, target, async app => {
      // What is written over could not be told any more.
      await history.require(app);
      await activity.require(app);
      return make(app);
    });
    return queries.get(target);
  }

  private by(actor: string): { by: string; now: number } {
    return { by: actor, now: this.options.clock() };
  }
}
