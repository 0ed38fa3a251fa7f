import { setTimeout as sleep } from 'node:timers/promises';
import {
  App,
  AppRef,
  SmartDevOpsClient,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** Between two looks at an app. */
const INTERVAL_MS = 1_000;
/** How long a failure may last before it is taken as the outcome: a first crash can be a late dependency. */
const FAILURE_PATIENCE_MS = 20_000;

/**
 * What a look at an app says of what is waited for: it has come, is still to
 * come, fails now but may recover, or will never come.
 */
export type Verdict = {
  state: 'done' | 'waiting' | 'failing' | 'over';
  /** How the app is, for people. */
  sentence: string;
};

/** Judges one look at an app. */
export type Judge = (app: App) => Verdict;

/**
 * Follows an app until what is waited for has come, until it is clear that it
 * will not, or until time is up; tells every new state once.
 *
 * @param options.token - makes a token for each request, since tokens expire
 */
export async function follow(options: {
  client: SmartDevOpsClient;
  ref: AppRef;
  token: () => Promise<string>;
  timeoutMs: number;
  tell: (message: string) => void;
  judge: Judge;
  signal?: AbortSignal;
  intervalMs?: number;
  failurePatienceMs?: number;
}): Promise<{ app: App; done: boolean }> {
  const { client, ref, token, tell, judge, signal } = options;
  const intervalMs = options.intervalMs ?? INTERVAL_MS;
  const patience = options.failurePatienceMs ?? FAILURE_PATIENCE_MS;
  const deadline = Date.now() + options.timeoutMs;
  let told = '';
  let failingSince: number | undefined;
  for (;;) {
    const app = await client.getApp(ref, { token: await token(), signal });
    const { state, sentence } = judge(app);
    const now = Date.now();
    if (sentence !== told) {
      told = sentence;
      tell(sentence);
    }
    if (state === 'done') {
      return { app, done: true };
    }
    failingSince = state === 'failing' ? (failingSince ?? now) : undefined;
    const givenUp = failingSince !== undefined && now - failingSince > patience;
    if (state === 'over' || givenUp || now >= deadline) {
      return { app, done: false };
    }
    await sleep(intervalMs, undefined, { signal });
  }
}
