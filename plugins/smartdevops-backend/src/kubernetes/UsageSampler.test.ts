import { mockServices } from '@backstage/backend-test-utils';
import { KubeConfig } from '@kubernetes/client-node';
import {
  LABEL_APP,
  LABEL_MANAGED_BY,
  MANAGED_BY,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { Transport } from './Transport';
import { UsageSampler } from './UsageSampler';

jest.setTimeout(60_000);

const PODS = '/api/v1/namespaces/default/pods';

async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

const PLACE = { cluster: 'default', namespace: 'default' };

describe('UsageSampler', () => {
  let cluster: DevCluster;
  let transport: Transport;
  let sampler: UsageSampler;
  const logger = mockServices.logger.mock();

  const sampling = (history: boolean) =>
    new UsageSampler({
      transport,
      logger,
      history,
      everyMs: 20,
      restartsOf: ({ app, pod }) => (app === 'shop' && pod === 'ours' ? 7 : 0),
    });
  const createPod = (name: string, labels: Record<string, string>) =>
    transport.json({
      method: 'POST',
      path: PODS,
      body: {
        metadata: { name, labels },
        spec: { containers: [{ name: 'app', image: 'demo/hello:1.0' }] },
      },
    });

  beforeAll(async () => {
    cluster = await startDevCluster({
      timings: { ...FAST_TIMINGS, metricsPeriodMs: 20 },
    });
    const config = new KubeConfig();
    config.loadFromString(cluster.kubeconfig);
    transport = new Transport(config);
    const ours = { [LABEL_MANAGED_BY]: MANAGED_BY, [LABEL_APP]: 'shop' };
    await createPod('ours', ours);
    await createPod('foreign', {});
    sampler = sampling(true);
    sampler.start();
  });

  afterAll(async () => {
    sampler.stop();
    transport.close();
    await cluster.stop();
  });

  it('keeps what the pods of the suite used, of no others', async () => {
    const history = () => sampler.historyOf(PLACE, /./);
    await eventually(() => (history()[0]?.points.length ?? 0) >= 3);
    const [{ pod, points }] = history();
    expect(history()).toHaveLength(1);
    expect(pod).toBe('ours');
    expect(points[0]).toEqual({
      at: expect.any(Number),
      cpu: expect.any(Number),
      memory: expect.any(Number),
      restarts: 7,
    });
    const times = points.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(points[0].memory).toBeGreaterThan(0);
    expect(sampler.usageOf(PLACE, 'ours')?.memory).toBeGreaterThan(0);
    expect(sampler.usageOf(PLACE, 'foreign')).toBeUndefined();
    expect(sampler.historyOf(PLACE, /^shop/)).toEqual([]);
  });

  it('keeps no more than an hour, and only the last without history', async () => {
    const last = sampling(false);
    last.start();
    const before = sampler.version;
    await eventually(() => sampler.version > before + 130 && last.version > 3);
    expect(sampler.historyOf(PLACE, /./)[0].points).toHaveLength(120);
    expect(last.historyOf(PLACE, /./)[0].points).toHaveLength(1);
    last.stop();
  });

  it('forgets a pod that is gone, and what nobody measures any more', async () => {
    await transport.json({ method: 'DELETE', path: `${PODS}/ours` });
    await eventually(() => sampler.usageOf(PLACE, 'ours') === undefined);
    await eventually(() => sampler.historyOf(PLACE, /./).length === 0);
    expect(sampler.isAvailable()).toBe(true);
    await cluster.stop();
    await eventually(() => !sampler.isAvailable());
    expect(logger.info).toHaveBeenCalledTimes(1);
  });
});
