import { TestApiProvider } from '@backstage/frontend-test-utils';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import {
  Poke,
  SIGNAL_CHANNEL,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { act, renderHook } from '@testing-library/react';
import { ReactNode } from 'react';
import { usePolled } from './usePolled';

type Listener = Parameters<SignalApi['subscribe']>[1];

/** Signals of which the test decides when they come. */
function fakeSignals() {
  const listeners = new Map<string, Listener>();
  const api: SignalApi = {
    subscribe: (channel, onMessage) => {
      listeners.set(channel, onMessage as Listener);
      return { unsubscribe: () => listeners.delete(channel) };
    },
  };
  const poke = (message: Poke) => listeners.get(SIGNAL_CHANNEL)?.(message);
  return { api, poke };
}

function look(visibility: DocumentVisibilityState) {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  document.dispatchEvent(new Event('visibilitychange'));
}

async function pass(milliseconds: number) {
  await act(async () => {
    await jest.advanceTimersByTimeAsync(milliseconds);
  });
}

describe('usePolled', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  async function start(
    fetcher: jest.Mock,
    signals = fakeSignals(),
    pokeGapMs?: number,
  ) {
    const hook = renderHook(
      () =>
        usePolled<number>(fetcher, {
          intervalMs: value => (value === 1 ? 2_000 : 5_000),
          concerns: poke => poke.kind === 'app' && poke.ref === 'acme/shop',
          pokeGapMs,
        }),
      {
        wrapper: ({ children }: { children: ReactNode }) => (
          <TestApiProvider apis={[[signalApiRef, signals.api]]}>
            {children}
          </TestApiProvider>
        ),
      },
    );
    await pass(0);
    return hook;
  }

  it('fetches at once and at an interval that goes by the answer', async () => {
    const fetcher = jest.fn().mockResolvedValueOnce(1).mockResolvedValue(2);
    const { result } = await start(fetcher);
    expect(result.current).toMatchObject({ value: 1, loading: false });
    await pass(2_000);
    expect(result.current.value).toBe(2);
    await pass(4_000);
    expect(fetcher).toHaveBeenCalledTimes(2);
    await pass(1_000);
    expect(fetcher).toHaveBeenCalledTimes(3);
  });

  it('rests while nobody looks and fetches on return', async () => {
    const fetcher = jest.fn().mockResolvedValue(2);
    await start(fetcher);
    await act(async () => look('hidden'));
    await pass(60_000);
    expect(fetcher).toHaveBeenCalledTimes(1);
    await act(async () => look('visible'));
    expect(fetcher).toHaveBeenCalledTimes(2);
  });

  it('fetches on pokes that concern it only', async () => {
    const signals = fakeSignals();
    const fetcher = jest.fn().mockResolvedValue(2);
    await start(fetcher, signals);
    await act(async () => signals.poke({ kind: 'app', ref: 'acme/other' }));
    expect(fetcher).toHaveBeenCalledTimes(1);
    await pass(0);
    expect(fetcher).toHaveBeenCalledTimes(1);
    await act(async () => signals.poke({ kind: 'app', ref: 'acme/shop' }));
    await pass(0);
    expect(fetcher).toHaveBeenCalledTimes(2);
  });

  it('misses no poke of a burst', async () => {
    const signals = fakeSignals();
    const fetcher = jest.fn().mockResolvedValue(2);
    await start(fetcher, signals);
    await act(async () => {
      signals.poke({ kind: 'app', ref: 'acme/shop' });
      signals.poke({ kind: 'app', ref: 'acme/other' });
    });
    await pass(0);
    expect(fetcher).toHaveBeenCalledTimes(2);
  });

  it('leaves time between fetches by pokes where it is asked to', async () => {
    const signals = fakeSignals();
    const fetcher = jest.fn().mockResolvedValue(2);
    await start(fetcher, signals, 500);
    const poke = async () => {
      await act(async () => signals.poke({ kind: 'app', ref: 'acme/shop' }));
      await pass(0);
    };
    await poke();
    expect(fetcher).toHaveBeenCalledTimes(2);
    await poke();
    await poke();
    expect(fetcher).toHaveBeenCalledTimes(2);
    await pass(500);
    expect(fetcher).toHaveBeenCalledTimes(3);
  });

  it('lets pokes rest while nobody looks', async () => {
    const signals = fakeSignals();
    const fetcher = jest.fn().mockResolvedValue(2);
    await start(fetcher, signals);
    await act(async () => look('hidden'));
    await act(async () => signals.poke({ kind: 'app', ref: 'acme/shop' }));
    await pass(0);
    expect(fetcher).toHaveBeenCalledTimes(1);
    await act(async () => look('visible'));
    expect(fetcher).toHaveBeenCalledTimes(2);
  });

  it('keeps the last answer beside an error and forgets the error later', async () => {
    const fetcher = jest
      .fn()
      .mockResolvedValueOnce(2)
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValue(3);
    const { result } = await start(fetcher);
    await pass(5_000);
    expect(result.current.value).toBe(2);
    expect(result.current.error).toEqual(new Error('down'));
    await pass(5_000);
    expect(result.current).toMatchObject({ value: 3, loading: false });
    expect(result.current.error).toBeUndefined();
  });

  it('waits for an answer that is slower than the interval', async () => {
    const fetcher = jest.fn(
      () => new Promise<number>(resolve => setTimeout(resolve, 6_000, 2)),
    );
    const { result } = await start(fetcher);
    await pass(6_000);
    expect(result.current).toMatchObject({ value: 2, loading: false });
    expect(fetcher).toHaveBeenCalledTimes(1);
  });

  it('fetches once more after pokes that came while it fetched', async () => {
    const signals = fakeSignals();
    const fetcher = jest.fn(
      () => new Promise<number>(resolve => setTimeout(resolve, 1_000, 2)),
    );
    await start(fetcher, signals);
    for (let poke = 0; poke < 5; poke++) {
      await act(async () => signals.poke({ kind: 'app', ref: 'acme/shop' }));
      await pass(0);
    }
    await pass(2_000);
    expect(fetcher).toHaveBeenCalledTimes(2);
  });

  it.each([401, 403, 404])(
    'shows nothing any more after a %s',
    async statusCode => {
      const error = Object.assign(new Error('not yours'), { statusCode });
      const fetcher = jest
        .fn()
        .mockResolvedValueOnce(2)
        .mockRejectedValue(error);
      const { result } = await start(fetcher);
      await pass(5_000);
      expect(result.current).toMatchObject({ value: undefined, error });
    },
  );

  it('ends what it started when it is no longer shown', async () => {
    const fetcher = jest.fn((_: AbortSignal) => new Promise<number>(() => {}));
    const { unmount } = await start(fetcher);
    unmount();
    expect(fetcher.mock.calls[0][0].aborted).toBe(true);
    await pass(60_000);
    expect(fetcher).toHaveBeenCalledTimes(1);
  });
});
