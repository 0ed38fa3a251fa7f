import { anAppWithCandidate } from '../../__testUtils__/observed';
import { CheckRunner } from './CheckRunner';
import { CandidateCheck, CheckOutcome } from './checks';

describe('CheckRunner', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  function runnerOf(...runs: CandidateCheck['run'][]) {
    const notifier = { poke: jest.fn(), catalogChanged: jest.fn() };
    const runner = new CheckRunner({
      checks: runs.map((run, index) => ({
        name: `check ${index}`,
        timeoutMs: 5_000,
        run,
      })),
      notifier,
      clock: Date.now,
    });
    return { runner, notifier };
  }
  const good = async (): Promise<CheckOutcome> => ({
    passed: true,
    message: 'fine',
  });

  it.each<[string, CandidateCheck['run'], CheckOutcome]>([
    ['passes', good, { passed: true, message: 'fine' }],
    [
      'fails',
      async () => ({ passed: false, message: 'bad' }),
      { passed: false, message: 'bad' },
    ],
    [
      'rejects',
      async () => Promise.reject(new Error('boom')),
      { passed: false, message: 'It could not be done: boom' },
    ],
    [
      'rejects with what is no error',
      () => {
        return Promise.reject('text');
      },
      { passed: false, message: 'It could not be done: text' },
    ],
    [
      'never ends',
      () => new Promise(() => {}),
      { passed: false, message: 'It did not end within 5 seconds.' },
    ],
    [
      'ends when it is told that time is up',
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
      { passed: false, message: 'It did not end within 5 seconds.' },
    ],
  ])('says how a check ends that %s', async (_, run, outcome) => {
    const { runner } = runnerOf(run, good);
    const running = runner.run(anAppWithCandidate());
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await running).toEqual([
      { name: 'check 0', ...outcome },
      { name: 'check 1', passed: true, message: 'fine' },
    ]);
  });

  it('shows no result of another candidate', async () => {
    const { runner } = runnerOf(good);
    await runner.run(anAppWithCandidate(2));
    expect(runner.resultsOf(anAppWithCandidate(2))[0].passed).toBe(true);
    expect(runner.resultsOf(anAppWithCandidate(3))[0].passed).toBeUndefined();
  });

  it('looks again every ten seconds while the preview answers, and tells what changed', async () => {
    const run = jest.fn(good);
    const { runner, notifier } = runnerOf(run);
    const app = anAppWithCandidate();
    const hidden = { ...app, previewEndpoints: { ready: 0, total: 1 } };
    expect(runner.refresh(hidden)).toBeUndefined();
    expect(run).not.toHaveBeenCalled();
    for (let second = 0; second < 25; second++) {
      expect(runner.refresh(app)).toBeGreaterThan(Date.now());
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(run).toHaveBeenCalledTimes(3);
    expect(notifier.poke.mock.calls).toEqual([
      [{ kind: 'app', ref: 'acme/shop' }],
    ]);
  });
});
