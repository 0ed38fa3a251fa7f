import { Replayer } from '../conformance/replay';
import { startDevCluster } from '../devCluster';
import { DevCluster } from '../options';
import { FAST_TIMINGS } from '../pods/timings';
import { eventually } from '../testing/contractCluster';
import { parseExposition, ScrapedMetric } from '../testing/expositionParser';
import { askIngress } from '../testing/ingressClient';
import { formatMetrics } from './exposition';
import { countUsage } from './usageSampler';

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describe('the text format', () => {
  it('carries every character of a label', () => {
    const labels = { text: 'a "b" \\ c\nd', empty: '' };
    const samples = [{ labels, value: 1.5 }];
    const text = formatMetrics([
      { name: 'm', help: 'A metric.', type: 'gauge', samples },
    ]);
    const [metric] = parseExposition(text);
    expect(metric.samples).toEqual([
      {
        name: 'm',
        labels: { text: 'a \\"b\\" \\\\ c\\nd', empty: '' },
        value: 1.5,
      },
    ]);
  });

  it.each([
    ['a sample without a type', 'm 1\n'],
    ['a series that comes twice', '# HELP m x\n# TYPE m gauge\nm 1\nm 2\n'],
    ['a bad label', '# HELP m x\n# TYPE m gauge\nm{a=1} 1\n'],
    ['no last line end', '# HELP m x\n# TYPE m gauge\nm 1'],
  ])('is not %s', (_what, text) => {
    expect(() => parseExposition(text)).toThrow();
  });
});

describe('CPU of a pod', () => {
  const nothing = {
    requests: 0,
    cpuSeconds: 0,
    periods: 0,
    throttledPeriods: 0,
  };

  it.each([
    ['idle', 0, undefined, 0.002, 0],
    ['busy without a limit', 200, undefined, 0.502, 0],
    ['busy below its limit', 200, 1, 0.502, 0],
    ['busy above its limit', 200, 0.251, 0.251, 10],
  ])('is measured: %s', (_what, requests, cpuLimit, cpu, throttled) => {
    const usage = countUsage(nothing, { requests, cpuLimit }, 2);
    expect(usage.cpu).toBeCloseTo(cpu);
    expect(usage.counter.cpuSeconds).toBeCloseTo(cpu * 2);
    expect(usage.counter.periods).toBe(20);
    expect(usage.counter.throttledPeriods).toBeCloseTo(throttled);
  });
});

describe('metrics of the cluster', () => {
  let cluster: DevCluster;
  let client: Replayer;
  let metrics: ScrapedMetric[];

  const scrape = async () => {
    const { body } = await client.send({ method: 'GET', path: '/metrics' });
    return parseExposition(String(body));
  };
  const series = (name: string, labels: Record<string, string> = {}) =>
    metrics
      .flatMap(metric => metric.samples)
      .filter(
        sample =>
          sample.name === name &&
          Object.entries(labels).every(([k, v]) => sample.labels[k] === v),
      );

  beforeAll(async () => {
    cluster = await startDevCluster({
      timings: { ...FAST_TIMINGS, metricsPeriodMs: 50 },
    });
    client = new Replayer(cluster);
    const post = (path: string, body: unknown) =>
      client.send({ method: 'POST', path, body });
    await post('/api/v1/namespaces', {
      metadata: { name: 'acme', labels: { 'smartdevops.io/tenant': 'acme' } },
    });
    const namespace = '/api/v1/namespaces/acme';
    await post(`${namespace}/resourcequotas`, {
      metadata: { name: 'plan' },
      spec: { hard: { 'limits.cpu': '2', pods: '10' } },
    });
    const resources = {
      requests: { cpu: '50m', memory: '32Mi' },
      limits: { cpu: '100m', memory: '64Mi' },
    };
    for (const [name, image] of [
      ['shop', 'demo/hello:1.0'],
      ['bad', 'demo/broken:1.0'],
    ]) {
      await post('/apis/apps/v1/namespaces/acme/deployments', {
        metadata: { name },
        spec: {
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name, 'smartdevops.io/app': name } },
            spec: {
              containers: [
                {
                  name: 'app',
                  image,
                  env: [{ name: 'PORT', value: '8080' }],
                  ports: [{ containerPort: 8080 }],
                  resources,
                  readinessProbe: { httpGet: { path: '/', port: 8080 } },
                },
              ],
            },
          },
        },
      });
    }
    await post(`${namespace}/services`, {
      metadata: { name: 'shop' },
      spec: { selector: { app: 'shop' }, ports: [{ port: 8080 }] },
    });
    await post('/apis/networking.k8s.io/v1/namespaces/acme/ingresses', {
      metadata: { name: 'shop' },
      spec: {
        defaultBackend: { service: { name: 'shop', port: { number: 8080 } } },
      },
    });
    await post(
      '/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers',
      {
        metadata: { name: 'shop' },
        spec: {
          scaleTargetRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'shop',
          },
          maxReplicas: 1,
          metrics: [
            {
              type: 'Resource',
              resource: {
                name: 'cpu',
                target: { type: 'Utilization', averageUtilization: 80 },
              },
            },
          ],
        },
      },
    );
    await eventually(async () => {
      const { status } = await askIngress(cluster.ingressUrl, 'shop.localhost');
      metrics = await scrape();
      const crashed = series('kube_pod_container_status_waiting_reason', {
        reason: 'CrashLoopBackOff',
      });
      const measured = series(
        'kube_horizontalpodautoscaler_status_target_metric',
      );
      return (
        (status === 200 && crashed.length > 0 && measured.length > 0) ||
        undefined
      );
    });
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  const ofShop = { namespace: 'acme', deployment: 'shop' };
  const ofBad = { namespace: 'acme', container: 'app' };
  const ofScaler = { namespace: 'acme', horizontalpodautoscaler: 'shop' };

  const EXPECTED: [
    name: string,
    labels: Record<string, string>,
    value?: number,
  ][] = [
    ['kube_pod_status_phase', { phase: 'Running', namespace: 'acme' }, 1],
    ['kube_pod_labels', { label_smartdevops_io_app: 'shop' }, 1],
    ['kube_pod_owner', { owner_kind: 'ReplicaSet' }, 1],
    ['kube_replicaset_owner', { owner_name: 'shop' }, 1],
    ['kube_pod_status_ready', { condition: 'false' }],
    ['kube_pod_container_info', { image: 'demo/hello:1.0' }, 1],
    ['kube_pod_container_status_restarts_total', ofBad],
    ['kube_pod_container_status_ready', ofBad],
    ['kube_pod_container_status_running', ofBad],
    [
      'kube_pod_container_status_last_terminated_reason',
      { reason: 'Error' },
      1,
    ],
    [
      'kube_pod_container_resource_limits',
      { resource: 'cpu', unit: 'core' },
      0.1,
    ],
    [
      'kube_pod_container_resource_requests',
      { resource: 'memory', unit: 'byte' },
      32 * 1024 * 1024,
    ],
    ['kube_deployment_spec_replicas', ofShop, 1],
    ['kube_deployment_status_replicas_available', ofShop, 1],
    [
      'kube_deployment_status_condition',
      { ...ofShop, condition: 'Available', status: 'true' },
      1,
    ],
    [
      'kube_deployment_status_condition',
      { ...ofShop, condition: 'Available', status: 'false' },
      0,
    ],
    ['kube_namespace_labels', { label_smartdevops_io_tenant: 'acme' }, 1],
    ['kube_namespace_status_phase', { phase: 'Active', namespace: 'acme' }, 1],
    [
      'kube_resourcequota',
      { resourcequota: 'plan', resource: 'limits.cpu', type: 'hard' },
      2,
    ],
    [
      'kube_resourcequota',
      { resourcequota: 'plan', resource: 'limits.cpu', type: 'used' },
      0.2,
    ],
    ['kube_horizontalpodautoscaler_spec_max_replicas', ofScaler, 1],
    ['kube_horizontalpodautoscaler_spec_min_replicas', ofScaler, 1],
    ['kube_horizontalpodautoscaler_status_current_replicas', ofScaler, 1],
    ['kube_horizontalpodautoscaler_status_desired_replicas', ofScaler],
    [
      'kube_horizontalpodautoscaler_spec_target_metric',
      { ...ofScaler, metric_name: 'cpu', metric_target_type: 'utilization' },
      80,
    ],
    [
      'kube_horizontalpodautoscaler_status_condition',
      { ...ofScaler, condition: 'ScalingActive', status: 'true' },
      1,
    ],
    ['container_cpu_usage_seconds_total', { container: 'app' }],
    ['container_memory_working_set_bytes', { container: 'app' }],
    ['container_cpu_cfs_periods_total', { container: 'app' }],
    ['container_cpu_cfs_throttled_periods_total', { container: 'app' }],
    [
      'nginx_ingress_controller_requests',
      { ingress: 'shop', service: 'shop', status: '200' },
    ],
    [
      'nginx_ingress_controller_request_duration_seconds_bucket',
      { ingress: 'shop', le: '+Inf' },
    ],
  ];

  const some: unknown = expect.any(Number);

  it.each(
    EXPECTED.map(([name, labels, value]) => ({
      name,
      labels,
      expected: value ?? some,
    })),
  )('has $name of $labels', ({ name, labels, expected }) => {
    const values = series(name, labels).map(sample => sample.value);
    expect(values).toContainEqual(expected);
  });

  it('has buckets that grow up to the count', () => {
    const name = 'nginx_ingress_controller_request_duration_seconds';
    const labels = { status: '200' };
    const buckets = series(`${name}_bucket`, labels).map(({ value }) => value);
    expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
    expect(buckets.at(-1)).toBe(series(`${name}_count`, labels)[0].value);
  });

  it('never lets a counter fall', async () => {
    const before = metrics.filter(metric => metric.type === 'counter');
    metrics = await scrape();
    const fallen = before
      .flatMap(metric => metric.samples)
      .filter(old =>
        series(old.name, old.labels).some(now => now.value < old.value),
      );
    expect(fallen).toEqual([]);
  });
});
