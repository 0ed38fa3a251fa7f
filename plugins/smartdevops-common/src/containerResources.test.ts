import fc from 'fast-check';
import {
  checkResources,
  ContainerResources,
  DEFAULT_CONTAINER,
  effectiveResources,
  writtenResources,
} from './containerResources';
import { DEFAULT_PLANS } from './model/plans';
import { parseQuantity } from './quantity';

const [small] = DEFAULT_PLANS;

it.each<[string, ContainerResources, ContainerResources]>([
  ['nothing', {}, {}],
  [
    'a request below the default limit',
    { requests: { cpu: '100m' } },
    { requests: { cpu: '100m' } },
  ],
  [
    'a request above it',
    { requests: { cpu: '0.5', memory: '64Mi' } },
    { requests: { cpu: '0.5', memory: '64Mi' }, limits: { cpu: '0.5' } },
  ],
  [
    'a request above the default limit of one, and a limit of the other',
    { requests: { memory: '1Gi' }, limits: { cpu: '100m' } },
    {
      requests: { memory: '1Gi' },
      limits: { cpu: '100m', memory: '1Gi' },
    },
  ],
  [
    'both',
    { requests: { cpu: '1' }, limits: { cpu: '2' } },
    { requests: { cpu: '1' }, limits: { cpu: '2' } },
  ],
])('writes of %s', (_, given, written) => {
  expect(writtenResources(given)).toEqual(written);
});

it('takes a limit without a request as its request, as Kubernetes does', () => {
  expect(effectiveResources({ limits: { cpu: '2' } })).toEqual({
    requests: { cpu: '2', memory: DEFAULT_CONTAINER.requests.memory },
    limits: { cpu: '2', memory: DEFAULT_CONTAINER.limits.memory },
  });
});

it.each<[ContainerResources | undefined, RegExp]>([
  [
    { requests: { cpu: '2' }, limits: { cpu: '500m' } },
    /^The CPU request \(2\) is greater than the limit \(500m\)\./,
  ],
  [
    { limits: { cpu: '99' } },
    /^99 CPU for one replica is more than the plan "small" has for the whole tenant \(2\)\./,
  ],
  [{ requests: { memory: '5Gi' } }, /^5Gi memory .* \(4Gi\)\./],
  [{ requests: { cpu: '9m' } }, /^9m CPU is less .* at least 10m\.$/],
  [{ limits: { memory: '1Mi' } }, /^1Mi memory is less .* at least 16Mi\.$/],
])('refuses %j', (given, sentence) => {
  expect(checkResources(given, small)).toEqual({
    reason: 'ResourcesInvalid',
    message: expect.stringMatching(sentence),
  });
});

it('does not know the maximum of a plan that is not there any more', () => {
  expect(checkResources({ limits: { cpu: '99' } }, undefined)).toBeUndefined();
});

it('writes nothing that the tenant’s limits would refuse', () => {
  const cpu = fc.integer({ min: 1, max: 4_000 }).map(n => `${n}m`);
  const memory = fc.integer({ min: 1, max: 6_000 }).map(n => `${n}Mi`);
  const quantities = fc.record({ cpu, memory }, { requiredKeys: [] });
  const resources = fc.record(
    { requests: quantities, limits: quantities },
    { requiredKeys: [] },
  );
  const value = (text: string) => parseQuantity(text)!;
  fc.assert(
    fc.property(resources, given => {
      fc.pre(checkResources(given, small) === undefined);
      const written = writtenResources(given);
      for (const name of ['cpu', 'memory'] as const) {
        // What Kubernetes makes of it.
        const limit = value(
          written.limits?.[name] ?? DEFAULT_CONTAINER.limits[name],
        );
        const request = value(
          written.requests?.[name] ??
            written.limits?.[name] ??
            DEFAULT_CONTAINER.requests[name],
        );
        expect(request).toBeLessThanOrEqual(limit);
        expect(limit).toBeLessThanOrEqual(value(small.quota[name]));
        expect(effectiveResources(given).limits[name]).toBe(
          written.limits?.[name] ?? DEFAULT_CONTAINER.limits[name],
        );
      }
    }),
  );
});
