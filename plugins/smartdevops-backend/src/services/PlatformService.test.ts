import { mockServices } from '@backstage/backend-test-utils';
import { ClusterFindings } from '../kubernetes/types';
import { PlatformService, problemsOf } from './PlatformService';

const GOOD: ClusterFindings = {
  kubernetesVersion: 'v1.36.2',
  missingRights: [],
  excessRights: [],
  admissionPolicies: 'enforced',
};

describe('problemsOf', () => {
  it.each<[string, Partial<ClusterFindings>, RegExp[]]>([
    ['nothing', {}, []],
    [
      'a right',
      { missingRights: [{ identity: 'x', right: 'list pods' }] },
      [
        /^x may not list pods\. Apply .*your overlay .*kubectl apply -k deploy\/rbac$/,
      ],
    ],
    [
      'no policy',
      { admissionPolicies: 'missing' },
      [/not in force\. Apply .*your overlay .*kubectl apply -k deploy\/rbac$/],
    ],
    [
      'a right too many',
      { excessRights: [{ identity: 'x', right: 'get secrets' }] },
      [/^x may get secrets, which .*kubectl get clusterrolebindings -o wide$/],
    ],
    [
      'an old cluster',
      { admissionPolicies: 'unsupported', kubernetesVersion: 'v1.28.0' },
      [/v1\.28\.0 has no ValidatingAdmissionPolicy/],
    ],
    ['what could not be tried', { admissionPolicies: 'unknown' }, []],
  ])('%s', (_, difference, expected) => {
    const problems = problemsOf({ ...GOOD, ...difference });
    expect(problems).toEqual(
      expected.map(sentence => expect.stringMatching(sentence)),
    );
  });
});

describe('PlatformService', () => {
  it('asks the cluster again only after a while', async () => {
    let now = 1_000_000;
    const check = jest.fn(async () => GOOD);
    const service = new PlatformService({
      clusters: [{ name: 'default', title: 'default', checker: { check } }],
      clock: () => now,
      logger: mockServices.logger.mock(),
    });
    await service.status();
    await service.status();
    expect(check).toHaveBeenCalledTimes(1);
    now += 60_000;
    expect((await service.status()).checkedAt).toBe(
      new Date(now).toISOString(),
    );
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('says in the log that nobody answers', async () => {
    const logger = mockServices.logger.mock();
    const service = new PlatformService({
      clusters: [
        {
          name: 'default',
          title: 'default',
          checker: { check: () => Promise.reject(new Error('ECONNREFUSED')) },
        },
      ],
      clock: Date.now,
      logger,
    });
    await service.report();
    expect(logger.warn).toHaveBeenCalledWith(
      'A cluster is not set up as the portal needs it',
      {
        problem: expect.stringContaining(
          'The cluster does not answer: ECONNREFUSED.',
        ),
      },
    );
    expect(await service.status()).toMatchObject({
      clusters: [{ reachable: false }],
    });
  });
});
