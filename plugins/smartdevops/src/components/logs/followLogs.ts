import {
  AppLogsQuery,
  describeError,
  LogLine,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { readLogLines } from './readLogLines';
import { Resume } from './Resume';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
const MOST_LINES = 10_000;

/** Where lines go, and what happens to the connection. */
export type LogSink = {
  /** Settles once there is room for more. */
  lines(lines: LogLine[]): Promise<void>;
  /** Something that the viewer should know, between the lines. */
  notice(text: string): void;
};

/**
 * Reads a log to its end or, when following, until it is aborted: after a cut
 * it connects again and goes on where it was.
 *
 * @throws what the first connection failed with, or what says that there is
 * nothing to follow any more
 */
export async function followLogs(options: {
  open(query: AppLogsQuery): Promise<Response>;
  query: AppLogsQuery;
  sink: LogSink;
  signal: AbortSignal;
  /** Passes the time between two attempts, in milliseconds. */
  pause?(milliseconds: number, signal: AbortSignal): Promise<void>;
}): Promise<void> {
  const { open, query, sink, signal, pause = sleep } = options;
  const resume = new Resume(Date.now());
  let current = query;
  let connected = false;
  let cut = false;
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const response = await open(current);
      if (cut) {
        sink.notice('Connected again; the log goes on.');
      }
      connected = true;
      cut = false;
      for await (const lines of readLogLines(response)) {
        wait = FIRST_WAIT_MS;
        await sink.lines(resume.accept(lines, Date.now()));
        if (signal.aborted) {
          return;
        }
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (!connected || !query.follow || isFinal(error)) {
        throw error;
      }
      if (!cut) {
        cut = true;
        sink.notice('The connection was cut. Connecting again …');
      }
    }
    if (!query.follow) {
      return;
    }
    resume.cut();
    await pause(wait, signal);
    wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    current = {
      ...query,
      tailLines: MOST_LINES,
      sinceSeconds: resume.sinceSeconds(Date.now()),
    };
  }
}

/** Whether asking again cannot help: gone, or not for this viewer. */
function isFinal(error: unknown): boolean {
  return [400, 401, 403, 404].includes(describeError(error).status ?? 0);
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
