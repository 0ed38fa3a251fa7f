import {
  ObservedApp,
  ReleaseStep,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { anAppWithCandidate } from '../../__testUtils__/observed';
import { KubernetesError } from '../../kubernetes';
import { AppReader, ReleaseWriter } from '../../kubernetes/types';
import { AppQueries } from '../AppQueries';
import { AppTarget } from '../appTarget';
import { CheckRunner } from './CheckRunner';
import { ReleasePolicy } from './ReleasePolicy';
import { ReleaseRunner } from './ReleaseRunner';

const target: AppTarget = {
  app: 'shop',
  tenant: {
    name: 'acme',
    displayName: 'acme',
    cluster: 'default',
    namespace: 'acme',
    plan: 'small',
    state: 'active',
    message: '',
    createdAt: '',
    updatedAt: '',
  },
};
const STEP: ReleaseStep = { kind: 'detachPreview' };
const stale = new KubernetesError({
  code: 409,
  reason: 'Conflict',
  message: 'the object has been modified',
});

/** A runner over one app; each write fails as told, and moves the app on. */
function runnerOf(failures: (Error | undefined)[]) {
  let version = 1;
  const observe = (): ObservedApp => {
    const app = anAppWithCandidate();
    return {
      ...app,
      activeService: { ...app.activeService!, resourceVersion: `${version}` },
    };
  };
  const reader: AppReader = {
    version: 0,
    freshness: () => ({ synced: true, stale: false, asOf: '' }),
    appNames: () => ['shop'],
    getApp: observe,
    getUsage: () => [],
    holdersOf: () => [],
    onChange: () => () => {},
    onTenantChange: () => () => {},
    onSynced: () => {},
    waitFor: jest.fn(async () => {
      version += 1;
      return observe();
    }),
  };
  const execute = jest.fn(async (_: unknown, steps: ReleaseStep[]) => {
    const failure = failures.shift();
    if (failure) {
      throw failure;
    }
    return steps;
  });
  const writer: ReleaseWriter = {
    execute,
    tryVersion: jest.fn(),
    addSecrets: jest.fn(),
    probePreview: jest.fn(),
  };
  const policy = new ReleasePolicy({
    settings: {
      guardWindowSeconds: 1,
      scaleDownDelaySeconds: 1,
      previewTtlHours: 1,
      rollbackDeadlineSeconds: 1,
    },
    approval: { required: false },
    freeze: () => undefined,
  });
  const queries = new AppQueries({
    reader,
    ingressOf: () => ({ baseDomain: 'localhost', scheme: 'http' }),
    policy,
    checks: new CheckRunner({
      checks: [],
      notifier: { poke: jest.fn(), catalogChanged: jest.fn() },
      clock: Date.now,
    }),
    usage: {
      isAvailable: () => false,
      version: 0,
      usageOf: () => undefined,
      historyOf: () => [],
    },
    alerts: { version: 0, firingFor: () => 0 },
    logHistory: false,
    clock: Date.now,
  });
  return { runner: new ReleaseRunner({ queries, reader, writer }), execute };
}

describe('ReleaseRunner', () => {
  it('plans anew from what is there after somebody else was faster', async () => {
    const { runner } = runnerOf([stale, stale]);
    const seen: (string | undefined)[] = [];
    const run = await runner.run(target, app => {
      seen.push(app.activeService?.resourceVersion);
      return { steps: [STEP] };
    });
    expect(seen).toEqual(['1', '2', '3']);
    expect(run.done).toEqual([STEP]);
    expect(run.before.activeService?.resourceVersion).toBe('3');
  });

  it('lets the new plan refuse', async () => {
    const { runner, execute } = runnerOf([stale]);
    const refusal = { reason: 'StaleRevision', message: 'Look again.' };
    let tries = 0;
    await expect(
      runner.run(target, () =>
        tries++ === 0 ? { steps: [STEP] } : { refusal },
      ),
    ).rejects.toMatchObject({ name: 'ConflictError', reason: 'StaleRevision' });
    expect(execute).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['gives up after five tries', Array<Error>(9).fill(stale), 5],
    ['does not repeat what failed otherwise', [new Error('socket hang up')], 1],
    [
      'does not repeat what is there already',
      [
        new KubernetesError({
          code: 409,
          reason: 'AlreadyExists',
          message: '',
        }),
      ],
      1,
    ],
  ])('%s', async (_, failures, tries) => {
    const { runner, execute } = runnerOf([...failures]);
    await expect(runner.run(target, () => ({ steps: [STEP] }))).rejects.toBe(
      failures[0],
    );
    expect(execute).toHaveBeenCalledTimes(tries);
  });
});
