import { isDeepStrictEqual } from 'node:util';
import {
  holderOf,
  ObservedApp,
  ReleaseCheck,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ChangeNotifier, Clock } from '../types';
import { CandidateCheck, CheckOutcome, CheckSubject } from './checks';

/** How old results may get before the checks run again in the background. */
const REFRESH_MS = 10_000;

type Results = { revision: number; at: number; checks: ReleaseCheck[] };

/**
 * Runs what a candidate has to pass, and remembers the last results for
 * whoever looks. They are in memory alone: a promotion never trusts them, it
 * has the checks run anew.
 */
export class CheckRunner {
  private readonly checks: CandidateCheck[];
  private readonly notifier: ChangeNotifier;
  private readonly clock: Clock;
  private readonly results = new Map<string, Results>();
  private readonly running = new Set<string>();

  constructor(options: {
    checks: CandidateCheck[];
    notifier: ChangeNotifier;
    clock: Clock;
  }) {
    this.checks = options.checks;
    this.notifier = options.notifier;
    this.clock = options.clock;
  }

  /** Last results for the candidate; those that did not run yet have none. */
  resultsOf(app: ObservedApp): ReleaseCheck[] {
    const revision = app.activeService?.release?.candidate?.revision;
    if (revision === undefined) {
      return [];
    }
    const last = this.results.get(keyOf(app));
    return last?.revision === revision
      ? last.checks
      : this.checksFor(app).map(({ name }) => ({
          name,
          message: 'Runs as soon as the candidate answers through its preview.',
        }));
  }

  /** Runs all checks now, at the same time. Never rejects. */
  async run(app: ObservedApp): Promise<ReleaseCheck[]> {
    const subject = this.subjectOf(app);
    if (!subject) {
      return [];
    }
    const checks = await Promise.all(
      this.checksFor(app).map(async check => ({
        name: check.name,
        ...(await outcomeOf(check, subject)),
      })),
    );
    this.keep(app, { revision: subject.candidate.revision, checks });
    return checks;
  }

  /**
   * Runs the checks in the background if there is a candidate behind the
   * preview and the last results are old.
   *
   * @returns when to come again, in ms since the epoch
   */
  refresh(app: ObservedApp): number | undefined {
    const key = keyOf(app);
    const revision = app.activeService?.release?.candidate?.revision;
    if (revision === undefined) {
      this.results.delete(key);
      return undefined;
    }
    if (
      app.previewService?.selectedRevision !== revision ||
      app.previewEndpoints.ready === 0
    ) {
      return undefined;
    }
    const now = this.clock();
    const last = this.results.get(key);
    const due = last?.revision === revision ? last.at + REFRESH_MS : now;
    if (now < due || this.running.has(key)) {
      return Math.max(due, now + REFRESH_MS / 10);
    }
    this.running.add(key);
    // Never rejects.
    this.run(app).finally(() => this.running.delete(key));
    return now + REFRESH_MS;
  }

  private checksFor(app: ObservedApp): CandidateCheck[] {
    return this.checks.filter(check => check.appliesTo?.(app) ?? true);
  }

  private subjectOf(app: ObservedApp): CheckSubject | undefined {
    const candidate = app.activeService?.release?.candidate;
    const spec = holderOf(app, candidate)?.spec;
    return candidate && spec && { app, candidate, spec, now: this.clock() };
  }

  private keep(app: ObservedApp, result: Omit<Results, 'at'>): void {
    const key = keyOf(app);
    const before = this.results.get(key);
    this.results.set(key, { ...result, at: this.clock() });
    if (!isDeepStrictEqual(before?.checks, result.checks)) {
      this.notifier.poke({ kind: 'app', ref: `${app.tenant}/${app.name}` });
    }
  }
}

/** Whatever a check does, it ends in time with an outcome. */
async function outcomeOf(
  check: CandidateCheck,
  subject: CheckSubject,
): Promise<CheckOutcome> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckOutcome>(resolve => {
    timer = setTimeout(() => {
      resolve({
        passed: false,
        message: `It did not end within ${check.timeoutMs / 1000} seconds.`,
      });
      controller.abort();
    }, check.timeoutMs);
  });
  try {
    const { passed, message } = await Promise.race([
      check.run(subject, controller.signal),
      late,
    ]);
    return { passed: passed === true, message: String(message) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { passed: false, message: `It could not be done: ${cause}` };
  } finally {
    clearTimeout(timer);
  }
}

function keyOf({ cluster, namespace, name }: ObservedApp): string {
  return `${cluster}/${namespace}/${name}`;
}
