import { useSignal } from '@backstage/plugin-signals-react';
import {
  Poke,
  SIGNAL_CHANNEL,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Something that is fetched again and again. */
export type Polled<T> = {
  /** The newest answer; stays while a later fetch fails. */
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
  const current = useRef<AbortController>();
  const { intervalMs, concerns } = options;

  const refetch = useCallback(async () => {
    // A newer fetch makes an older one's answer worthless.
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    try {
      const value = await fetcher(controller.signal);
      if (!controller.signal.aborted) {
        setState({ value, loading: false });
      }
    } catch (error) {
      if (!controller.signal.aborted) {
        setState(({ value }) => ({ value, error, loading: false }));
      }
    }
  }, [fetcher]);

  useEffect(() => {
    setState({ loading: true });
    refetch();
    return () => current.current?.abort();
  }, [refetch]);

  const period =
    typeof intervalMs === 'function' ? intervalMs(state.value) : intervalMs;
  useEffect(() => {
    const tick = () => {
      if (document.visibilityState === 'visible') {
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

  const { lastSignal } = useSignal<Poke>(SIGNAL_CHANNEL);
  const interested = useRef(concerns);
  interested.current = concerns;
  useEffect(() => {
    if (lastSignal && interested.current?.(lastSignal)) {
      refetch();
    }
  }, [lastSignal, refetch]);

  return { ...state, refetch };
}
