import fc from 'fast-check';
import { Replayer } from './conformance/replay';
import { startDevCluster } from './devCluster';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';

const PATHS = [
  '/api/v1/namespaces/default/pods',
  '/api/v1/namespaces/default/services',
  '/api/v1/namespaces/default/configmaps',
  '/api/v1/namespaces/default/secrets',
  '/api/v1/namespaces/default/resourcequotas',
  '/api/v1/namespaces/default/limitranges',
  '/api/v1/namespaces',
  '/apis/apps/v1/namespaces/default/deployments',
  '/apis/networking.k8s.io/v1/namespaces/default/ingresses',
  '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
  '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
  '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
  '/apis/batch/v1/namespaces/default/jobs',
  '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
];

const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

// Keys that mean something, so that bodies get past the first checks.
const key = fc.constantFrom(
  'metadata',
  'spec',
  'status',
  'data',
  'template',
  'containers',
  'selector',
  'matchLabels',
  'ports',
  'rules',
  'subjects',
  'roleRef',
  'versions',
  'names',
  'schema',
  'name',
  'labels',
  'limits',
  'hard',
  '$patch',
  '__proto__',
);

const { body } = fc.letrec<{ body: unknown; leaf: unknown }>(tie => ({
  leaf: fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('app', '10m', '-1', 'IfNotPresent'),
  ),
  body: fc.oneof(
    { maxDepth: 5 },
    tie('leaf'),
    fc.array(tie('body'), { maxLength: 3 }),
    fc.dictionary(key, tie('body'), { maxKeys: 5 }),
  ),
}));

describe('bad input', () => {
  let cluster: DevCluster;
  let client: Replayer;

  beforeAll(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS });
    client = new Replayer(cluster);
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  /** Whether an answer is one that a client can work with. */
  const isAnswer = (answer: { status: number; body: unknown }): boolean => {
    const { kind, reason } = answer.body as { kind?: string; reason?: string };
    // The API server answers some mistakes of callers with a bare 500.
    return !!kind && !(answer.status === 500 && reason === 'InternalError');
  };

  it('is answered with a Status when created', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...PATHS),
        body,
        async (path, content) => {
          const named =
            typeof content === 'object' && content && !Array.isArray(content)
              ? { metadata: { generateName: 'fuzz-' }, ...content }
              : content;
          const answer = await client.send({
            method: 'POST',
            path,
            body: named as object,
          });
          expect(isAnswer(answer)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is answered with a Status when patched', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments';
    await client.send({
      method: 'POST',
      path,
      body: {
        metadata: { name: 'web' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { a: 'b' } },
          template: {
            metadata: { labels: { a: 'b' } },
            spec: { containers: [{ name: 'c', image: 'demo/hello:1.0' }] },
          },
        },
      },
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...PATCHES),
        body,
        async (contentType, content) => {
          const answer = await client.send({
            method: 'PATCH',
            path: `${path}/web?fieldManager=fuzz&dryRun=All`,
            contentType,
            body: content as object,
          });
          expect(isAnswer(answer)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is answered with a Status in any query', async () => {
    const option = fc.constantFrom(
      'labelSelector',
      'fieldSelector',
      'limit',
      'continue',
      'resourceVersion',
      'resourceVersionMatch',
    );
    await fc.assert(
      fc.asyncProperty(option, fc.string(), async (name, value) => {
        const query = new URLSearchParams({ [name]: value });
        const answer = await client.send({
          method: 'GET',
          path: `/api/v1/namespaces/default/pods?${query}`,
        });
        expect(isAnswer(answer)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused when it is huge, and the server goes on', async () => {
    const huge = {
      metadata: { name: 'x' },
      data: { x: 'y'.repeat(4_000_000) },
    };
    const path = '/api/v1/namespaces/default/configmaps';
    const { status } = await client.send({ method: 'POST', path, body: huge });
    expect(status).toBe(413);
    const after = await client.send({ method: 'GET', path });
    expect(after.status).toBe(200);
  });
});
