import { AppQueue } from './AppQueue';

const SHOP = { cluster: 'default', namespace: 'acme', app: 'shop' };
const CART = { cluster: 'default', namespace: 'acme', app: 'cart' };

describe('AppQueue', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  function queueOf(
    work: (key: { app: string }) => Promise<number | undefined>,
  ) {
    const onError = jest.fn();
    const queue = new AppQueue({ work, onError, clock: Date.now });
    return { queue, onError };
  }

  it('looks once at many changes, and at each app for itself', async () => {
    const work = jest.fn(async () => undefined);
    const { queue } = queueOf(work);
    [SHOP, SHOP, CART, SHOP].forEach(key => queue.add(key));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(work.mock.calls).toEqual([[SHOP], [CART]]);
  });

  it('works on an app once at a time, and again after a change meanwhile', async () => {
    let finish: (() => void)[] = [];
    let atOnce = 0;
    let most = 0;
    const work = jest.fn(async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise<void>(resolve => {
        finish.push(resolve);
      });
      atOnce -= 1;
      return undefined;
    });
    const { queue } = queueOf(work);
    queue.add(SHOP);
    await jest.advanceTimersByTimeAsync(100);
    queue.add(SHOP);
    queue.add(SHOP);
    await jest.advanceTimersByTimeAsync(100);
    expect(work).toHaveBeenCalledTimes(1);
    finish.forEach(resolve => resolve());
    finish = [];
    await jest.advanceTimersByTimeAsync(100);
    expect(work).toHaveBeenCalledTimes(2);
    finish.forEach(resolve => resolve());
    await jest.advanceTimersByTimeAsync(100);
    expect(work).toHaveBeenCalledTimes(2);
    expect(most).toBe(1);
  });

  it('comes again at the time that the work asks for', async () => {
    const work = jest
      .fn<Promise<number | undefined>, []>()
      .mockImplementationOnce(async () => Date.now() + 5_000)
      .mockResolvedValue(undefined);
    const { queue } = queueOf(work);
    queue.add(SHOP);
    await jest.advanceTimersByTimeAsync(4_900);
    expect(work).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('waits longer after each error, and as before once it went well', async () => {
    const at: number[] = [];
    const begin = Date.now();
    const work = jest.fn(async () => {
      at.push(Date.now() - begin);
      if (at.length <= 3) {
        throw new Error(`failure ${at.length}`);
      }
      return undefined;
    });
    const { queue, onError } = queueOf(work);
    queue.add(SHOP);
    await jest.advanceTimersByTimeAsync(100);
    // A change does not cut the pause short.
    queue.add(SHOP);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(at).toEqual([25, 275, 775, 1775]);
    expect(onError).toHaveBeenCalledTimes(3);
    queue.add(SHOP);
    await jest.advanceTimersByTimeAsync(25);
    expect(work).toHaveBeenCalledTimes(5);
  });

  it('begins nothing after it was stopped, and waits for what was begun', async () => {
    let finish = () => {};
    const work = jest.fn(async () => {
      await new Promise<void>(resolve => {
        finish = resolve;
      });
      return Date.now();
    });
    const { queue } = queueOf(work);
    queue.add(SHOP);
    await jest.advanceTimersByTimeAsync(100);
    queue.add(CART);
    let ended = false;
    const stopping = queue.stop().then(() => {
      ended = true;
    });
    await jest.advanceTimersByTimeAsync(100);
    expect(ended).toBe(false);
    finish();
    await stopping;
    queue.add(SHOP);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
