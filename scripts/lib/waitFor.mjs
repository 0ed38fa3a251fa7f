import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failure.mjs';

/**
 * Asks again and again until an answer comes.
 *
 * @template T
 * @param {string} what for the sentence when time is up
 * @param {() => Promise<T | undefined>} ask
 * @param {{seconds: number, intervalMs?: number, signal?: AbortSignal}} options
 *   signal: ends the waiting, which otherwise keeps the process alive
 * @returns {Promise<T>}
 */
export async function waitFor(
  what,
  ask,
  { seconds, intervalMs = 300, signal },
) {
  const deadline = Date.now() + seconds * 1_000;
  let last = '';
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      last = error.message;
    }
    await sleep(intervalMs, undefined, { signal });
  }
  throw new Failure(
    `${what} was not ready after ${seconds} seconds${last ? ` (${last})` : ''}.`,
  );
}

/** Whether an address answers 2xx. */
export async function answers(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  await response.arrayBuffer();
  return response.ok ? true : undefined;
}
