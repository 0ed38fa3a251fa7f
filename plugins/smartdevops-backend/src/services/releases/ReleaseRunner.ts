import {
  ObservedApp,
  PlanOrRefusal,
  refuse,
  ReleaseStep,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { isStale } from '../../kubernetes/KubernetesError';
import { AppReader, ReleaseWriter } from '../../kubernetes/types';
import { AppQueries } from '../AppQueries';
import { AppTarget, locate } from '../appTarget';
import { shows } from './shownSteps';

/** How often a plan is made anew after somebody else was faster. */
const MAX_TRIES = 5;
/** How long to wait for the cache to show what made a plan stale. */
const CATCH_UP_MS = 2_000;
/** How long to wait for the cache to show what was written. */
const READ_YOUR_WRITES_MS = 5_000;

/** What was done, and what it was planned from. */
export type ReleaseRun = { before: ObservedApp; done: ReleaseStep[] };

/** Plans from what is observed and carries the plan out. */
export class ReleaseRunner {
  private readonly queries: AppQueries;
  private readonly reader: AppReader;
  private readonly writer: ReleaseWriter;

  constructor(options: {
    queries: AppQueries;
    reader: AppReader;
    writer: ReleaseWriter;
  }) {
    this.queries = options.queries;
    this.reader = options.reader;
    this.writer = options.writer;
  }

  /**
   * Makes a plan and carries it out; if somebody else was faster, another one
   * is made from what is there then.
   *
   * @param make - may be called several times
   * @throws 409 with the plan's refusal
   */
  async run(
    target: AppTarget,
    make: (app: ObservedApp) => PlanOrRefusal | Promise<PlanOrRefusal>,
  ): Promise<ReleaseRun> {
    const location = locate(target);
    for (let tries = 1; ; tries++) {
      const before = this.queries.requireApp(target);
      const plan = await make(before);
      if (plan.refusal) {
        throw refuse('conflict', plan.refusal);
      }
      try {
        const done = await this.writer.execute(location, plan.steps);
        return { before, done };
      } catch (error) {
        if (!isStale(error) || tries === MAX_TRIES) {
          throw error;
        }
      }
      const seen = versionsOf(before);
      await this.reader.waitFor(
        location,
        app => versionsOf(app) !== seen,
        CATCH_UP_MS,
      );
    }
  }

  /** Waits until the cache shows what was done, or time is up. */
  async shown(
    target: AppTarget,
    done: ReleaseStep[],
  ): Promise<ObservedApp | undefined> {
    return this.reader.waitFor(
      locate(target),
      app => done.every(step => shows(app, step)),
      READ_YOUR_WRITES_MS,
    );
  }
}

/** What a stale plan was made from: changes with every write that matters. */
function versionsOf(app: ObservedApp | undefined): string {
  return [
    app?.activeService?.resourceVersion,
    ...(app?.deployments.map(d => `${d.color} ${d.generation}`) ?? []),
  ].join();
}
