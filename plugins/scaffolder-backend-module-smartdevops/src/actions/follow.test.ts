import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { anApp, aRelease, aVersion, fakeClient } from './__testUtils__/apps';
import { follow } from './follow';
import {
  untilHealthy,
  untilPreviewReady,
  untilRolledBack,
  untilRolledOut,
  untilVerified,
} from './judges';

const healthy = anApp();
const starting = anApp({
  phase: 'Creating',
  reason: 'Starting',
  message: 'It starts.',
});
const broken = anApp({
  phase: 'Unavailable',
  reason: 'CrashLoopBackOff',
  message: 'It crashes.',
});

describe('follow', () => {
  const watch = (states: App[], more = {}) => {
    const tell = jest.fn();
    const { client } = fakeClient(states);
    const outcome = follow({
      client,
      ref: { tenant: 'acme', app: 'shop' },
      token: async () => 't',
      timeoutMs: 60_000,
      intervalMs: 1,
      failurePatienceMs: 20,
      judge: untilHealthy,
      tell,
      ...more,
    });
    return { tell, outcome };
  };

  it('tells each state once and ends when it has come', async () => {
    const { tell, outcome } = watch([starting, starting, starting, healthy]);
    expect(await outcome).toMatchObject({ done: true });
    expect(tell.mock.calls.flat()).toEqual([
      'Creating: It starts.',
      'Healthy: It serves.',
    ]);
  });

  it('gives up on a failure that lasts', async () => {
    const { outcome } = watch([starting, broken]);
    expect(await outcome).toMatchObject({
      done: false,
      app: { phase: 'Unavailable' },
    });
  });

  it('does not give up on a failure that passes', async () => {
    const { outcome } = watch([broken, starting, broken, healthy]);
    expect(await outcome).toMatchObject({ done: true });
  });

  it('gives up at once on what will never come', async () => {
    const { outcome } = watch([healthy], { judge: untilPreviewReady(7) });
    expect(await outcome).toMatchObject({ done: false });
  });

  it('ends when time is up', async () => {
    const { outcome } = watch([starting], { timeoutMs: 10 });
    expect(await outcome).toMatchObject({ done: false });
  });

  it('ends when the task is cancelled', async () => {
    const { outcome } = watch([starting], { signal: AbortSignal.timeout(20) });
    await expect(outcome).rejects.toThrow();
  });
});

describe('untilRolledOut', () => {
  it.each([
    ['done', healthy],
    ['done', anApp({ phase: 'Stopped', reason: 'Stopped' })],
    ['waiting', starting],
    ['waiting', anApp({ phase: 'Healthy', reason: 'RollingOut' })],
    // The pods of before still serve.
    ['failing', anApp({ phase: 'Healthy', reason: 'ImagePullBackOff' })],
    ['failing', broken],
  ])('is %s', (state, app) => {
    expect(untilRolledOut(app).state).toBe(state);
  });
});

describe('judges of releases', () => {
  const candidate = aVersion(2);
  const intent = {
    kind: 'rollback',
    by: 'user:default/ada',
    since: candidate.at,
    revision: 2,
  } as const;
  const last = { at: candidate.at, message: 'It lost its replicas.' };

  it.each([
    [untilPreviewReady, 'waiting', { phase: 'Preparing', candidate }],
    [untilPreviewReady, 'done', { phase: 'PreviewReady', candidate }],
    [untilPreviewReady, 'failing', { phase: 'PreviewFailed', candidate }],
    [untilPreviewReady, 'done', { phase: 'Verifying', active: aVersion(2) }],
    [untilPreviewReady, 'over', { phase: 'Stable' }],
    [untilPreviewReady, 'over', { phase: 'Preparing', candidate: aVersion(3) }],
    [untilVerified, 'waiting', { phase: 'Verifying', active: aVersion(2) }],
    [untilVerified, 'done', { phase: 'Stable', active: aVersion(2) }],
    [untilVerified, 'over', { phase: 'Stable', last }],
    [untilRolledBack, 'waiting', { phase: 'RollingBack', intent }],
    [untilRolledBack, 'done', { phase: 'Stable', active: aVersion(2) }],
    [untilRolledBack, 'over', { phase: 'Stable', last }],
  ] as const)('%p is %s for %j', (judge, state, release) => {
    expect(judge(2)(anApp({ release }))).toMatchObject({ state });
  });

  it('say why it is over', () => {
    expect(untilVerified(2)(anApp({ release: { last } })).sentence).toBe(
      `Stable: ${aRelease().message} It lost its replicas.`,
    );
  });
});
