import { setTimeout as sleep } from 'node:timers/promises';
import {
  App,
  AppRef,
  SmartDevOpsClient,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** Between two looks at an app that is starting. */
const INTERVAL_MS = 1_000;
/** How long a failure may last before it is taken as the outcome: a first crash can be a late dependency. */
const FAILURE_PATIENCE_MS = 20_000;

/** How waiting for an app ended. */
export type Outcome = { app: App; healthy: boolean };

/**
 * Follows an app until it is healthy, until it is clear that it will not be,
 * or until time is up; tells every new state once.
 *
 * @param options.token - makes a token for each request, since tokens expire
 */
export async function watchApp(options: {
  client: SmartDevOpsClient;
  ref: AppRef;
  token: () => Promise<string>;
  timeoutMs: number;
  tell: (message: string) => void;
  signal?: AbortSignal;
  intervalMs?: number;
  failurePatienceMs?: number;
}): Promise<Outcome> {
  const { client, ref, token, tell, signal } = options;
  const intervalMs = options.intervalMs ?? INTERVAL_MS;
  const patience = options.failurePatienceMs ?? FAILURE_PATIENCE_MS;
  const deadline = Date.now() + options.timeoutMs;
  let told = '';
  let failingSince: number | undefined;
  for (;;) {
    const app = await client.getApp(ref, { token: await token(), signal });
    const now = Date.now();
    const sentence = `${app.phase}: ${app.message}`;
    if (sentence !== told) {
      told = sentence;
      tell(sentence);
    }
    if (app.phase === 'Healthy' || app.phase === 'Stopped') {
      return { app, healthy: true };
    }
    failingSince =
      app.phase === 'Unavailable' ? (failingSince ?? now) : undefined;
    const givenUp = failingSince !== undefined && now - failingSince > patience;
    if (givenUp || now >= deadline) {
      return { app, healthy: false };
    }
    await sleep(intervalMs, undefined, { signal });
  }
}
