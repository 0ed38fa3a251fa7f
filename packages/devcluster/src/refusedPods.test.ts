import { Replayer } from './conformance/replay';
import { startDevCluster } from './devCluster';
import { KubeObject } from './model/objects';
import { ReplicaSet } from './model/workloads';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';
import { eventually } from './testing/contractCluster';

const RETRIES = 25;
const TEMPLATE = {
  metadata: { labels: { app: 'shop' } },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'demo/hello:1.0',
        resources: { requests: { cpu: '500m' } },
      },
    ],
  },
};

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describe('pods that admission refuses', () => {
  let cluster: DevCluster;
  let client: Replayer;

  const create = async (path: string, body: unknown) => {
    const answer = await client.send({ method: 'POST', path, body });
    expect(answer.status).toBe(201);
  };
  const read = async <T>(path: string) =>
    (await client.send({ method: 'GET', path })).body as T;

  beforeAll(async () => {
    cluster = await startDevCluster({
      // Only what this test does makes a controller try again.
      timings: { ...FAST_TIMINGS, controllerRetryMs: 600_000 },
    });
    client = new Replayer(cluster);
  });
  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  it.each([
    [
      'LimitRange',
      'limitranges',
      {
        limits: [{ type: 'Container', default: { cpu: '250m' } }],
      },
      /must be less than or equal to cpu limit/,
    ],
    [
      'ResourceQuota',
      'resourcequotas',
      { hard: { pods: '0' } },
      /exceeded quota: plan/,
    ],
  ])(
    'cost few Events and one status, refused by a %s',
    async (_, plural, spec, refusal) => {
      const namespace = `/api/v1/namespaces/${plural}`;
      const sets = `/apis/apps/v1/namespaces/${plural}/replicasets`;
      await create('/api/v1/namespaces', { metadata: { name: plural } });
      await create(`${namespace}/${plural}`, {
        metadata: { name: 'plan' },
        spec,
      });
      await create(sets, {
        metadata: { name: 'shop' },
        spec: {
          replicas: 3,
          selector: { matchLabels: { app: 'shop' } },
          template: TEMPLATE,
        },
      });
      const events = async () =>
        (await read<{ items: KubeObject[] }>(`${namespace}/events`)).items;
      const attempts = async () =>
        (await events()).reduce((sum, event) => sum + Number(event.count), 0);
      const first = await eventually(async () => {
        const { status } = await read<ReplicaSet>(`${sets}/shop`);
        return status?.conditions?.[0];
      });
      expect(first).toMatchObject({
        type: 'ReplicaFailure',
        reason: 'FailedCreate',
        message: expect.stringMatching(refusal),
      });

      for (let retry = 1; retry <= RETRIES; retry += 1) {
        const before = await attempts();
        const { body } = await client.send({
          method: 'PATCH',
          path: `${sets}/shop`,
          body: { metadata: { annotations: { retry: String(retry) } } },
          contentType: 'application/merge-patch+json',
        });
        await eventually(async () => (await attempts()) > before);
        const after = await read<ReplicaSet>(`${sets}/shop`);
        // Nobody wrote a status since the patch that asked for this attempt.
        expect(after.metadata.resourceVersion).toBe(
          (body as ReplicaSet).metadata.resourceVersion,
        );
        expect(after.status?.conditions).toEqual([first]);
      }

      const recorded = await events();
      const [combined, ...others] = recorded.filter(({ message }) =>
        String(message).startsWith('(combined from similar events): '),
      );
      expect(others).toEqual([]);
      expect(combined.message).toMatch(refusal);
      expect(recorded).toHaveLength(10);
    },
  );
});
