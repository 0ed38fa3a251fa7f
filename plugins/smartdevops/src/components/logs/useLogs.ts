import { useApi } from '@backstage/core-plugin-api';
import {
  AppLogsQuery,
  AppRef,
  LogLine,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useEffect, useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { followLogs } from './followLogs';
import { appendEntries, LogEntry } from './logEntries';

export type Logs = {
  entries: LogEntry[];
  /** Whether no more lines will come. */
  ended: boolean;
  error?: unknown;
};

const EMPTY: Logs = { entries: [], ended: false };
/** New lines are put on screen this often, however fast they come. */
const FLUSH_MS = 200;
/** With this many lines waiting for the screen no more are read. */
const MAX_WAITING = 5_000;

/**
 * Reads, and if wanted follows, the merged log of an app.
 *
 * @param query - has to keep its identity between renders (`useMemo`)
 */
export function useLogs(app: AppRef, query: AppLogsQuery): Logs {
  const api = useApi(smartDevOpsApiRef);
  const [logs, setLogs] = useState(EMPTY);
  const { tenant, app: name } = app;

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let waiting: LogLine[] = [];
    let goOn = () => {};
    const flush = () => {
      const lines = waiting;
      waiting = [];
      goOn();
      if (lines.length > 0 && !signal.aborted) {
        setLogs(old => ({
          ...old,
          entries: appendEntries(old.entries, lines),
        }));
      }
    };
    const timer = setInterval(flush, FLUSH_MS);
    const end = (error?: unknown) => {
      flush();
      if (!signal.aborted) {
        setLogs(old => ({ ...old, ended: true, error }));
      }
    };
    setLogs(EMPTY);
    followLogs({
      open: now => api.getAppLogs({ tenant, app: name }, now, { signal }),
      query,
      signal,
      sink: {
        lines: async lines => {
          // A backend that does not know how to choose a pod sends them all.
          waiting.push(
            ...lines.filter(
              ({ pod, notice }) => notice || !query.pod || pod === query.pod,
            ),
          );
          if (waiting.length > MAX_WAITING) {
            await new Promise<void>(resolve => {
              goOn = resolve;
            });
          }
        },
        notice: text => {
          waiting.push({ pod: '', text, notice: true });
        },
      },
    }).then(() => end(), end);
    return () => {
      controller.abort();
      clearInterval(timer);
      goOn();
    };
  }, [api, tenant, name, query]);

  return logs;
}
