import { useApi } from '@backstage/core-plugin-api';
import { AppRef } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useEffect, useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { appendLines } from './appendLines';

/** What to read of a log. */
export type LogsQuery = {
  follow: boolean;
  previous: boolean;
  tailLines: number;
};

export type Logs = { lines: string[]; ended: boolean; error?: unknown };

const EMPTY: Logs = { lines: [], ended: false };
/** New text is put on screen this often, however fast it comes. */
const FLUSH_MS = 200;

/** Reads, and if wanted follows, the log of a pod. */
export function useLogs(app: AppRef, pod: string, query: LogsQuery): Logs {
  const api = useApi(smartDevOpsApiRef);
  const [logs, setLogs] = useState(EMPTY);
  const { tenant, app: name } = app;
  const { follow, previous, tailLines } = query;

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let waiting = '';
    const flush = () => {
      const text = waiting;
      waiting = '';
      if (text && !signal.aborted) {
        setLogs(old => ({ ...old, lines: appendLines(old.lines, text) }));
      }
    };
    const timer = setInterval(flush, FLUSH_MS);
    const read = async () => {
      const response = await api.getPodLogs(
        { tenant, app: name, pod },
        // A previous container has ended: there is nothing to follow.
        { follow: follow && !previous, previous, tailLines },
        { signal },
      );
      const reader = response.body
        ?.pipeThrough(new TextDecoderStream())
        .getReader();
      for (;;) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) {
          return;
        }
        waiting += chunk.value;
      }
    };
    setLogs(EMPTY);
    read()
      .then(() => {
        flush();
        if (!signal.aborted) {
          setLogs(old => ({ ...old, ended: true }));
        }
      })
      .catch(error => {
        flush();
        if (!signal.aborted) {
          setLogs(old => ({ ...old, ended: true, error }));
        }
      });
    return () => {
      controller.abort();
      clearInterval(timer);
    };
  }, [api, tenant, name, pod, follow, previous, tailLines]);

  return logs;
}
