import { mockServices } from '@backstage/backend-test-utils';
import { ObservedApp } from '@smartdevops/backstage-plugin-smartdevops-common';
import { anAppWithCandidate } from '../__testUtils__/observed';
import { ClaimStore, TenantStore } from '../database';
import { AppReader } from '../kubernetes/types';
import { Telemetry } from '../observability';
import {
  ActivityService,
  CheckRunner,
  ReleaseHistory,
  ReleasePolicy,
  ReleaseRunner,
} from '../services';
import { AppReconciler } from './AppReconciler';

const KEY = { cluster: 'default', namespace: 'acme', app: 'shop' };

/** An app whose release state somebody removed. */
function withoutState(): ObservedApp {
  const app = anAppWithCandidate();
  return {
    ...app,
    activeService: { ...app.activeService!, release: undefined },
  };
}

/** A reconciler that knows one app; `finish` ends its work on it. */
function reconcilerOf(app: ObservedApp) {
  const claims = {
    claim: jest.fn<Promise<boolean>, Parameters<ClaimStore['claim']>>(
      async () => true,
    ),
    renew: jest.fn(async () => {}),
    release: jest.fn(async () => {}),
  };
  let finish = () => {};
  const run = jest.fn(
    () =>
      new Promise(resolve => {
        finish = () => resolve({ before: app, done: [] });
      }),
  );
  let change: (key: typeof KEY) => void = () => {};
  const reader: Partial<AppReader> = {
    freshness: () => ({ synced: true, stale: false, asOf: '' }),
    getApp: () => app,
    onChange: listener => {
      change = listener;
      return () => {};
    },
  };
  const tenant = { name: 'acme', cluster: 'default', namespace: 'acme' };
  const reconciler = new AppReconciler({
    reader: reader as AppReader,
    tenants: {
      getTenant: async () => ({ ...tenant, state: 'active' }),
    } as unknown as TenantStore,
    claims,
    runner: { run, shown: async () => undefined } as unknown as ReleaseRunner,
    checks: { refresh: () => undefined } as unknown as CheckRunner,
    policy: { settings: {} } as unknown as ReleasePolicy,
    history: {
      isRecorded: () => true,
      record: async () => {},
    } as unknown as ReleaseHistory,
    activity: {} as ActivityService,
    namespacePrefix: '',
    ingressOf: () => ({ baseDomain: 'localhost', scheme: 'http' }),
    telemetry: {
      reconciled: (_: string, work: () => Promise<unknown>) => work(),
    } as unknown as Telemetry,
    clock: Date.now,
    logger: mockServices.logger.mock(),
  });
  reconciler.start();
  return {
    claims,
    run,
    reconciler,
    finish: () => finish(),
    add: () => change(KEY),
  };
}

describe('AppReconciler', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('keeps its claim on an app for as long as it repairs it', async () => {
    const { claims, run, reconciler, finish, add } =
      reconcilerOf(withoutState());
    add();
    await jest.advanceTimersByTimeAsync(100);
    expect(run).toHaveBeenCalledTimes(1);
    const [[key, owner, ttlMs]] = claims.claim.mock.calls;
    expect(key).toContain('shop');

    // Five times as long as the claim would last.
    for (let passed = 0; passed < 5 * ttlMs; passed += ttlMs / 2) {
      claims.renew.mockClear();
      await jest.advanceTimersByTimeAsync(ttlMs / 2);
      expect(claims.renew).toHaveBeenCalledWith(key, owner, ttlMs);
    }
    expect(claims.release).not.toHaveBeenCalled();
    finish();
    await jest.advanceTimersByTimeAsync(0);
    expect(claims.release).toHaveBeenCalledWith(key, owner);
    await reconciler.stop();
  });

  it('leaves an app alone that somebody else creates, repairs or removes', async () => {
    const { claims, run, reconciler, add } = reconcilerOf(withoutState());
    claims.claim.mockResolvedValue(false);
    add();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(claims.claim.mock.calls.length).toBeGreaterThan(1);
    expect(run).not.toHaveBeenCalled();
    expect(claims.release).not.toHaveBeenCalled();
    await reconciler.stop();
  });
});
