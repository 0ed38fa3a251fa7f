import { Replayer } from './conformance/replay';
import { startDevCluster } from './devCluster';
import { Autoscaler, AutoscalerV1 } from './model/autoscaling';
import { Deployment } from './model/workloads';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';
import { eventually } from './testing/contractCluster';

const V1 = '/apis/autoscaling/v1/namespaces/acme/horizontalpodautoscalers';
const V2 = '/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/acme/deployments';

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describe('HorizontalPodAutoscalers', () => {
  let cluster: DevCluster;
  let client: Replayer;

  const get = async <T>(path: string) =>
    (await client.send({ method: 'GET', path })).body as T;
  const post = (path: string, body: unknown) =>
    client.send({ method: 'POST', path, body });
  const patch = (path: string, body: unknown, contentType: string) =>
    client.send({ method: 'PATCH', path, body, contentType });
  const merge = (path: string, body: unknown) =>
    patch(path, body, 'application/merge-patch+json');

  beforeAll(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS });
    client = new Replayer(cluster);
    await post('/api/v1/namespaces', { metadata: { name: 'acme' } });
    await post(DEPLOYMENTS, {
      metadata: { name: 'shop' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'shop' } },
        template: {
          metadata: { labels: { app: 'shop' } },
          spec: {
            containers: [
              {
                name: 'app',
                image: 'demo/hello:1.0',
                env: [{ name: 'PORT', value: '8080' }],
                ports: [{ containerPort: 8080 }],
                resources: { requests: { cpu: '10m' } },
              },
            ],
          },
        },
      },
    });
    await post('/api/v1/namespaces/acme/services', {
      metadata: { name: 'shop' },
      spec: { selector: { app: 'shop' }, ports: [{ port: 8080 }] },
    });
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  const scaleTargetRef = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: 'shop',
  };

  it('are written in version 1 and read in version 2', async () => {
    const created = await post(V1, {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'shop' },
      spec: {
        scaleTargetRef,
        maxReplicas: 3,
        targetCPUUtilizationPercentage: 50,
      },
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { minReplicas: 1, targetCPUUtilizationPercentage: 50 },
    });
    const stored = await get<Autoscaler>(`${V2}/shop`);
    expect(stored.apiVersion).toBe('autoscaling/v2');
    expect(stored.spec).toEqual({
      scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: { type: 'Utilization', averageUtilization: 50 },
          },
        },
      ],
    });
  });

  it.each([
    ['merge patch', 'application/merge-patch+json'],
    ['strategic merge patch', 'application/strategic-merge-patch+json'],
  ])('take a %s of version 1', async (_what, contentType) => {
    const percent = contentType.length;
    const body = { spec: { targetCPUUtilizationPercentage: percent } };
    const { status } = await patch(`${V1}/shop`, body, contentType);
    expect(status).toBe(200);
    const { spec } = await get<Autoscaler>(`${V2}/shop`);
    expect(spec.metrics).toHaveLength(1);
    expect(spec.metrics?.[0].resource?.target.averageUtilization).toBe(percent);
  });

  it('keep in version 1 what only version 2 knows', async () => {
    const memory = {
      type: 'Resource',
      resource: {
        name: 'memory',
        target: { type: 'Utilization', averageUtilization: 70 },
      },
    };
    const behavior = { scaleDown: { stabilizationWindowSeconds: 0 } };
    const { spec } = await get<Autoscaler>(`${V2}/shop`);
    await merge(`${V2}/shop`, {
      spec: { metrics: [...(spec.metrics ?? []), memory], behavior },
    });
    const old = await get<AutoscalerV1>(`${V1}/shop`);
    expect(Object.keys(old.spec).sort()).toEqual([
      'maxReplicas',
      'minReplicas',
      'scaleTargetRef',
      'targetCPUUtilizationPercentage',
    ]);
    old.spec.targetCPUUtilizationPercentage = 45;
    // Its status changes all the time.
    old.metadata.resourceVersion = '';
    const { status } = await client.send({
      method: 'PUT',
      path: `${V1}/shop`,
      body: old,
    });
    expect(status).toBe(200);
    const now = await get<Autoscaler>(`${V2}/shop`);
    expect(now.spec.metrics?.[1]).toEqual(memory);
    expect(now.spec.behavior).toMatchObject(behavior);
    expect(now.spec.metrics?.[0].resource?.target.averageUtilization).toBe(45);
  });

  it('are applied by the server in version 1', async () => {
    const { status, body } = await patch(
      `${V1}/applied?fieldManager=test`,
      {
        apiVersion: 'autoscaling/v1',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'applied' },
        spec: { scaleTargetRef, maxReplicas: 2 },
      },
      'application/apply-patch+yaml',
    );
    expect([status, body]).toMatchObject([
      201,
      { apiVersion: 'autoscaling/v1' },
    ]);
    const deleted = await client.send({
      method: 'DELETE',
      path: `${V1}/applied`,
    });
    expect(deleted.status).toBe(200);
  });

  const replicas = async () =>
    (await get<Deployment>(`${DEPLOYMENTS}/shop`)).spec.replicas;

  it('scale with the load, and say so', async () => {
    const proxy = '/api/v1/namespaces/acme/services/shop:8080/proxy/';
    await eventually(async () => {
      await Promise.all(Array.from({ length: 10 }, () => get(proxy)));
      return (await replicas()) === 3 || undefined;
    });
    const { status } = await get<Autoscaler>(`${V2}/shop`);
    expect(status?.conditions?.map(item => item.type)).toEqual([
      'AbleToScale',
      'ScalingActive',
      'ScalingLimited',
    ]);
    await eventually(async () => (await replicas()) === 1 || undefined);
    const { items } = await get<{ items: { reason: string }[] }>(
      '/api/v1/namespaces/acme/events?fieldSelector=reason%3DSuccessfulRescale',
    );
    expect(items.length).toBeGreaterThan(1);
  });

  it('say that their target does not exist', async () => {
    await post(V2, {
      metadata: { name: 'lost' },
      spec: {
        scaleTargetRef: { ...scaleTargetRef, name: 'nothing' },
        maxReplicas: 2,
      },
    });
    const condition = await eventually(async () => {
      const { status } = await get<Autoscaler>(`${V2}/lost`);
      return status?.conditions?.[0];
    });
    expect(condition).toMatchObject({
      type: 'AbleToScale',
      status: 'False',
      reason: 'FailedGetScale',
      message: expect.stringContaining('deployments.apps "nothing" not found'),
    });
  });

  it('leave a target alone that was scaled to zero', async () => {
    await merge(`${DEPLOYMENTS}/shop/scale`, { spec: { replicas: 0 } });
    const condition = await eventually(async () => {
      const { status } = await get<Autoscaler>(`${V2}/shop`);
      return status?.conditions?.find(
        item => item.reason === 'ScalingDisabled',
      );
    });
    expect(condition).toMatchObject({ type: 'ScalingActive', status: 'False' });
    expect(await replicas()).toBe(0);
  });
});
