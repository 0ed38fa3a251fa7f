import { mockServices } from '@backstage/backend-test-utils';
import {
  DEFAULT_RELEASE_SETTINGS,
  ObservedApp,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { anAppWithCandidate } from '../__testUtils__/observed';
import { aTenant } from '../__testUtils__/tenancyRecords';
import { ClaimStore, TenantRecord } from '../database';
import { ReleaseRun } from '../services';
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
function reconcilerOf(app: ObservedApp, owner: Partial<TenantRecord> = {}) {
  const tellLate = jest.fn(async () => undefined);
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
      new Promise<ReleaseRun>(resolve => {
        finish = () => resolve({ before: app, done: [] });
      }),
  );
  let change: (key: typeof KEY) => void = () => {};
  const tenant: TenantRecord = {
    ...aTenant('acme'),
    state: 'active',
    ...owner,
  };
  const reconciler = new AppReconciler({
    reader: {
      freshness: () => ({ synced: true, stale: false, asOf: '' }),
      getApp: () => app,
      onChange: listener => {
        change = listener;
        return () => {};
      },
    },
    tenants: { getTenant: async () => tenant },
    claims,
    runner: { run, shown: async () => undefined },
    checks: { refresh: () => undefined },
    policy: { settings: DEFAULT_RELEASE_SETTINGS },
    history: {
      isRecorded: () => true,
      recordDone: async () => true,
      lastActive: async () => undefined,
    },
    activity: {
      isTold: () => false,
      tellLate,
      tellAll: async () => {},
      tellSteps: async () => {},
      forget: () => {},
    },
    namespacePrefix: '',
    ingressOf: () => ({ baseDomain: 'localhost', scheme: 'http' }),
    telemetry: { reconciled: (_, work) => work() },
    clock: Date.now,
    logger: mockServices.logger.mock(),
  });
  reconciler.start();
  return {
    tellLate,
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

  it.each<[string, Partial<TenantRecord>]>([
    ['in another namespace', { namespace: 'acme-2' }],
    ['in another cluster', { cluster: 'other' }],
  ])('believes nothing of an app %s than its tenant has', async (_, owner) => {
    const foreign = reconcilerOf(withoutState(), owner);
    const own = reconcilerOf(withoutState());
    foreign.add();
    own.add();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(foreign.tellLate).not.toHaveBeenCalled();
    expect(foreign.run).not.toHaveBeenCalled();
    expect(own.tellLate).toHaveBeenCalled();
    own.finish();
    await own.reconciler.stop();
    await foreign.reconciler.stop();
  });

  it('tells of what was done to a tenant that is suspended since, and does nothing to it', async () => {
    const suspended = reconcilerOf(withoutState(), { state: 'suspended' });
    suspended.add();
    await jest.advanceTimersByTimeAsync(100);
    expect(suspended.tellLate).toHaveBeenCalled();
    expect(suspended.run).not.toHaveBeenCalled();
    await suspended.reconciler.stop();
  });
});
