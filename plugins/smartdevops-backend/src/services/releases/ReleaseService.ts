import type { LoggerService } from '@backstage/backend-plugin-api';
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
import { ActivityService } from '../ActivityService';
import { AppQueries } from '../AppQueries';
import { AppTarget, locate, requireActive } from '../appTarget';
import { Clock } from '../types';
import { CheckRunner } from './CheckRunner';
import { ReleaseHistory } from './ReleaseHistory';
import { nameOf, writtenState } from './releaseMessages';
import { keyOf } from './toldByState';
import { ReleasePolicy } from './ReleasePolicy';
import { ReleaseRun, ReleaseRunner } from './ReleaseRunner';
import { VersionBuilder } from './VersionBuilder';
import { causeOf } from '../../logFields';

type Options = {
  queries: AppQueries;
  reader: AppReader;
  versions: VersionBuilder;
  runner: ReleaseRunner;
  checks: CheckRunner;
  policy: ReleasePolicy;
  history: ReleaseHistory;
  activity: ActivityService;
  clock: Clock;
  logger: LoggerService;
};

/** A verb on a release. */
type Verb = {
  action: string;
  make: (app: ObservedApp) => PlanOrRefusal | Promise<PlanOrRefusal>;
  /** For the activity log. */
  tell: (run: ReleaseRun) => string;
};

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
    return this.act(actor, target, {
      action: 'app.prepare',
      make: async app => {
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
      },
      tell: ({ before, done }) => {
        const candidate = writtenState(done)?.candidate;
        const active = before.activeService?.release?.active;
        return `prepared ${candidate && nameOf(candidate)}, ${
          active && nameOf(active)
        } stays active`;
      },
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
    return this.act(actor, target, {
      action: 'app.promote',
      make: app => plan(app, results),
      tell: tellSwitch,
    });
  }

  /** Goes back: at once where the previous version is warm. */
  async rollback(
    actor: string,
    target: AppTarget,
    input: { expectedRevision?: number; toRevision?: number },
  ): Promise<App> {
    const { policy, reader, versions, clock } = this.options;
    return this.act(actor, target, {
      action: 'app.rollback',
      make: async app => {
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
      },
      tell: run => {
        const { before, done } = run;
        const state = writtenState(done);
        const from = before.activeService?.release?.active;
        const to = state?.candidate ?? before.activeService?.release?.previous;
        return state?.intent?.kind === 'rollback'
          ? `starts ${to && nameOf(to)} to go back to it from ${
              from && nameOf(from)
            }`
          : tellSwitch(run);
      },
    });
  }

  /** Gives the candidate, or a rollback in progress, up. */
  async abort(actor: string, target: AppTarget): Promise<App> {
    const { clock } = this.options;
    return this.act(actor, target, {
      action: 'app.abort',
      make: app => planAbort(app, { by: actor, now: clock() }),
      tell: ({ done }) => writtenState(done)?.last?.message ?? 'aborted',
    });
  }

  /** Notes that a second person agrees with the candidate. */
  async approve(
    actor: string,
    target: AppTarget,
    expectedRevision: number,
  ): Promise<App> {
    const { clock } = this.options;
    return this.act(actor, target, {
      action: 'app.approve',
      make: app =>
        planApprove(app, { by: actor, now: clock(), expectedRevision }),
      tell: ({ done }) => {
        const candidate = writtenState(done)?.candidate;
        return `approved ${candidate && nameOf(candidate)}`;
      },
    });
  }

  /** What is counted down ends that much later. */
  async extend(
    actor: string,
    target: AppTarget,
    seconds: number,
  ): Promise<App> {
    return this.act(actor, target, {
      action: 'app.extend',
      make: app => planExtend(app, { seconds }),
      tell: () => `extended what is counted down by ${seconds} seconds`,
    });
  }

  /** What is counted down ends now. */
  async finish(actor: string, target: AppTarget): Promise<App> {
    const { clock } = this.options;
    return this.act(actor, target, {
      action: 'app.finish',
      make: app => planFinish(app, { now: clock() }),
      tell: () => 'ended what is counted down',
    });
  }

  /** Newest first. */
  async list(target: AppTarget): Promise<ReleaseRecord[]> {
    const { queries, history } = this.options;
    const app = queries.requireApp(target);
    await history.record(app);
    return history.list({ tenant: app.tenant, app: app.name });
  }

  private async act(
    actor: string,
    target: AppTarget,
    verb: Verb,
  ): Promise<App> {
    const { queries, history, runner, activity } = this.options;
    requireActive(target.tenant);
    await history.require(queries.requireApp(target));
    const run = await runner.run(target, verb.make);
    if (run.done.length > 0) {
      await activity.recordFor(
        target,
        { actor, action: verb.action, message: verb.tell(run) },
        keyOf(run.done, verb.action),
      );
      await this.keep(await runner.shown(target, run.done));
    }
    return queries.get(target);
  }

  /** What was done is done: the reconciler records what fails here. */
  private async keep(app: ObservedApp | undefined): Promise<void> {
    const { history, logger } = this.options;
    try {
      if (app) {
        await history.record(app);
      }
    } catch (error) {
      logger.warn('The release history is written later', causeOf(error));
    }
  }
}

function tellSwitch({ before, done }: ReleaseRun): string {
  const state = writtenState(done);
  const from = before.activeService?.release?.active;
  const note = state?.switched?.note;
  return `switched the users from ${from && nameOf(from)} to ${
    state && nameOf(state.active)
  }${note ? `. ${note}` : ''}`;
}
