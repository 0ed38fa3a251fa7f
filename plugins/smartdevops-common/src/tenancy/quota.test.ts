import fc from 'fast-check';
import { DEFAULT_PLANS } from '../model/plans';
import {
  checkPlanChange,
  checkQuota,
  hardQuota,
  nearlyUsed,
  needOf,
} from './quota';

const [small, medium] = DEFAULT_PLANS;
const usage = (used: Record<string, string>, plan = small) =>
  Object.entries(hardQuota(plan)).map(([resource, hard]) => ({
    resource,
    hard,
    used: used[resource] ?? '0',
  }));

describe('nearlyUsed', () => {
  it.each([
    ['7', []],
    ['8', ['pods']],
    ['10', ['pods']],
    ['25', ['pods']],
  ])('%s of 10 pods', (used, expected) => {
    const found = nearlyUsed(usage({ pods: used }));
    expect(found.map(({ resource }) => resource)).toEqual(expected);
  });

  it('leaves out what nobody may have', () => {
    expect(nearlyUsed(usage({}))).toEqual([]);
  });
});

describe('checkPlanChange', () => {
  it('names what is too much, in the words of Kubernetes', () => {
    const busy = usage({ pods: '12', 'limits.cpu': '2500m' }, medium);
    expect(checkPlanChange(busy, small)?.message).toContain(
      'limits.cpu 2500m of 2, pods 12 of 10',
    );
    expect(checkPlanChange(busy, medium)).toBeUndefined();
  });

  it('allows what just fits', () => {
    const full = usage({ pods: '10', 'limits.cpu': '2' }, medium);
    expect(checkPlanChange(full, small)).toBeUndefined();
  });
});

describe('checkQuota', () => {
  const spec = { resources: { limits: { cpu: '0.1', memory: '1Gi' } } };

  it('says nothing of what fits', () => {
    const need = needOf(spec, 3);
    expect(checkQuota(usage({}), need, 'It')).toBeUndefined();
  });

  it.each([
    ['memory for five of four', {}, 5, /5120 MiB of memory needed, 4096 MiB/],
    ['pods', { pods: '9' }, 2, /2 pods needed, 1 pods left/],
    ['more used than allowed', { pods: '12' }, 1, /0 pods left/],
  ] as const)('names what is missing: %s', (_, used, pods, expected) => {
    const refusal = checkQuota(usage(used), needOf(spec, pods), 'It');
    expect(refusal).toMatchObject({
      reason: 'QuotaExceeded',
      message: expect.stringMatching(expected),
    });
  });

  it('counts a container without limits as what the platform gives it', () => {
    expect(needOf({}, 2)).toEqual({
      pods: 2,
      'limits.cpu': 0.5,
      'limits.memory': 2 * 256 * 2 ** 20,
    });
  });

  it('refuses nothing while the quota is not known', () => {
    expect(checkQuota([], needOf({}, 1_000), 'It')).toBeUndefined();
  });

  it('says the same as the arithmetic of whole pods', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (used, wanted) => {
        const refusal = checkQuota(
          [{ resource: 'pods', hard: '20', used: String(used) }],
          { pods: wanted },
          'It',
        );
        expect(refusal === undefined).toBe(wanted <= 20 - used);
      }),
    );
  });
});
