import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { LogLine } from '@smartdevops/backstage-plugin-smartdevops-common';
import { KubernetesError } from '../../kubernetes';
import { PodLogQuery } from '../../kubernetes/types';
import { logRefusal } from './logRefusal';
import { compareTimes, parseTimestamp, splitLines } from './logText';

/** First pause before a log that ended is asked for again; doubles. */
const PAUSE_MS = 500;
const MAX_PAUSE_MS = 10_000;

/** One pod's log, as it is to be read. */
export type PodLogOptions = {
  pod: string;
  query: PodLogQuery;
  open: (query: PodLogQuery, signal: AbortSignal) => Promise<Readable>;
  /**
   * Resolves once the log may have more, with false if it never will. Only
   * asked when following.
   */
  mayHaveMore: () => Promise<boolean>;
  signal: AbortSignal;
  pauseMs?: number;
};

/**
 * The lines of one pod. When following it goes on after restarts of the
 * container and after interruptions, from the last line that was read. It
 * never fails: what cannot be read is said in a notice.
 */
export async function* podLines(
  options: PodLogOptions,
): AsyncGenerator<LogLine> {
  const { pod, open, mayHaveMore, signal, pauseMs = PAUSE_MS } = options;
  let query = options.query;
  let pause = pauseMs;
  let last: string | undefined;
  let said: string | undefined;
  while (!signal.aborted) {
    try {
      const resumedAt = last;
      let skipping = resumedAt !== undefined;
      for await (const text of splitLines(await open(query, signal))) {
        const line = parseTimestamp(text);
        skipping &&= !isLater(line.at, resumedAt);
        if (!skipping) {
          last = line.at ?? last;
          pause = pauseMs;
          said = undefined;
          yield { pod, ...line };
        }
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      const text = sentenceOf(error, query);
      if (text !== undefined && text !== said) {
        said = text;
        yield { pod, text, notice: true };
      }
    }
    if (!query.follow) {
      return;
    }
    if (last !== undefined) {
      const { tailLines: _, sinceSeconds: __, ...rest } = options.query;
      query = { ...rest, sinceTime: last };
    }
    await sleep(pause, undefined, { signal }).catch(() => {});
    pause = Math.min(pause * 2, MAX_PAUSE_MS);
    if (!(await mayHaveMore())) {
      return;
    }
  }
}

/** The API server counts `sinceTime` in seconds: it gives some lines twice. */
function isLater(at: string | undefined, than: string | undefined): boolean {
  return than === undefined || (at !== undefined && compareTimes(at, than) > 0);
}

/** Why a log cannot be read; nothing where that is no news. */
function sentenceOf(error: unknown, query: PodLogQuery): string | undefined {
  const goesOn = query.follow ? ' It is read as soon as that changes.' : '';
  if (!(error instanceof KubernetesError)) {
    const why = error instanceof Error ? error.message : String(error);
    return `The log of this pod was interrupted (${why}).${goesOn}`;
  }
  if (error.code === 404) {
    return undefined;
  }
  const refusal = logRefusal(error, query);
  if (refusal) {
    return `${refusal.message}${query.previous ? '' : goesOn}`;
  }
  return `The log of this pod cannot be read: ${error.message}.${goesOn}`;
}
