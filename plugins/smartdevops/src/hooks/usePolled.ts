import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  describeError,
  Poke,
  SIGNAL_CHANNEL,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Something that is fetched again and again. */
export type Polled<T> = {
  /** The newest answer; stays while later fetches fail, unless it is not for the viewer any more. */
  value?: T;
  /** Why the newest fetch failed. */
  error?: unknown;
  /** Whether nothing has been answered yet. */
  loading: boolean;
  /** Fetches now. */
  refetch: () => Promise<void>;
};

/** When to fetch again besides the interval. */
export type PollOptions<T> = {
  /** Milliseconds between fetches; may go by the newest answer. */
  intervalMs: number | ((value: T | undefined) => number);
  /** Whether a poke of the backend concerns this. */
  concerns?: (poke: Poke) => boolean;
  /**
   * Milliseconds between fetches that pokes cause, 0 unless told: for what is
   * large and concerned by many pokes. The last poke is never lost.
   */
  pokeGapMs?: number;
};

/**
 * Fetches at once, at an interval, when the backend pokes, and when the tab is
 * looked at again; not while the tab is hidden.
 *
 * @param fetcher - has to keep its identity between renders (`useCallback`)
 */
export function usePolled<T>(
  fetcher: (signal: AbortSignal) => Promise<T>,
  options: PollOptions<T>,
): Polled<T> {
  const [state, setState] = useState<Omit<Polled<T>, 'refetch'>>({
    loading: true,
  });
  const running = useRef<Promise<void>>();
  const again = useRef(false);
  const stopped = useRef(new AbortController());
  const { intervalMs, concerns, pokeGapMs = 0 } = options;

  const fetchOnce = useCallback(
    async (signal: AbortSignal) => {
      try {
        const value = await fetcher(signal);
        if (!signal.aborted) {
          setState({ value, loading: false });
        }
      } catch (error) {
        if (!signal.aborted) {
          // What one may not see any more must not stay on screen.
          const gone = isGone(error);
          setState(({ value }) => ({
            value: gone ? undefined : value,
            error,
            loading: false,
          }));
        }
      }
    },
    [fetcher],
  );

  /** One fetch at a time: a slow answer is waited for, then asked for anew. */
  const refetch = useCallback(async () => {
    again.current = true;
    if (!running.current) {
      const { signal } = stopped.current;
      const run = async () => {
        while (again.current && !signal.aborted) {
          again.current = false;
          await fetchOnce(signal);
        }
      };
      running.current = run().finally(() => {
        if (!signal.aborted) {
          running.current = undefined;
        }
      });
    }
    await running.current;
  }, [fetchOnce]);

  useEffect(() => {
    stopped.current = new AbortController();
    running.current = undefined;
    setState({ loading: true });
    refetch();
    const { current } = stopped;
    return () => current.abort();
  }, [refetch]);

  const period =
    typeof intervalMs === 'function' ? intervalMs(state.value) : intervalMs;
  useEffect(() => {
    const tick = () => {
      if (document.visibilityState === 'visible' && !running.current) {
        refetch();
      }
    };
    const timer = setInterval(tick, period);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [refetch, period]);

  const interested = useRef(concerns);
  interested.current = concerns;
  const signals = useApiHolder().get(signalApiRef);
  // Subscribes by itself: the host's hook keeps only the newest message, so of
  // a burst of pokes all but the last would be lost.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let next = 0;
    const fetchSoon = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          next = Date.now() + pokeGapMs;
          refetch();
        },
        Math.max(0, next - Date.now()),
      );
    };
    const subscription = signals?.subscribe<Poke>(SIGNAL_CHANNEL, poke => {
      // Whoever comes back to the tab gets a fetch anyway.
      const seen = document.visibilityState === 'visible';
      if (seen && interested.current?.(poke)) {
        fetchSoon();
      }
    });
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [signals, refetch, pokeGapMs]);

  return { ...state, refetch };
}

/** Whether an error says that there is nothing to see, or not for this viewer. */
function isGone(error: unknown): boolean {
  return [401, 403, 404].includes(describeError(error).status ?? 0);
}
