import { ConfigReader } from '@backstage/config';
import { DEFAULT_PLANS } from '@smartdevops/backstage-plugin-smartdevops-common';
import { readConfig } from './config';

function read(smartdevops?: object) {
  return readConfig(
    new ConfigReader(JSON.parse(JSON.stringify({ smartdevops }))),
  );
}

it('needs no configuration at all', () => {
  expect(read()).toEqual({
    clusters: [
      {
        name: 'default',
        title: 'default',
        ingress: { baseDomain: 'localhost', scheme: 'http' },
      },
    ],
    memberUserName: '{ref}',
    admins: [],
    namespacePrefix: '',
    plans: DEFAULT_PLANS,
    defaultPlan: 'small',
    fourEyes: true,
    requestExpiryDays: 30,
    retentionDays: 30,
    alertHeartbeatMinutes: 10,
    pipelines: [],
    writeLimit: { writes: 300, windowSeconds: 60 },
    removalEnabled: false,
    releases: {
      settings: {
        guardWindowSeconds: 60,
        scaleDownDelaySeconds: 60,
        previewTtlHours: 24,
        rollbackDeadlineSeconds: 600,
      },
      approval: { required: false },
      freezes: [],
    },
  });
});

it('takes a port as text, as an environment variable gives it', () => {
  expect(read({ ingress: { port: '8088' } }).clusters[0].ingress.port).toBe(
    8088,
  );
});

it('takes what a cluster leaves out from what all have', () => {
  const { clusters } = read({
    kubernetes: { kubeconfig: 'both.yaml' },
    ingress: { baseDomain: 'apps.example.com', scheme: 'https' },
    prometheus: { url: 'http://prometheus' },
    clusters: [
      { name: 'default', kubernetes: { context: 'one' } },
      {
        name: 'eu',
        title: 'Europe',
        kubernetes: { kubeconfig: 'eu.yaml' },
        ingress: { baseDomain: 'eu.example.com', port: '8443' },
        prometheus: { url: 'http://prometheus.eu' },
      },
    ],
  });
  expect(clusters).toEqual([
    {
      name: 'default',
      title: 'default',
      kubeconfig: 'both.yaml',
      context: 'one',
      ingress: { baseDomain: 'apps.example.com', scheme: 'https' },
      prometheusUrl: 'http://prometheus',
    },
    {
      name: 'eu',
      title: 'Europe',
      kubeconfig: 'eu.yaml',
      ingress: { baseDomain: 'eu.example.com', scheme: 'https', port: 8443 },
      prometheusUrl: 'http://prometheus.eu',
    },
  ]);
});

it('takes annotations whose names have dots, and text that looks otherwise', () => {
  const issuer = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
  const own = { 'nginx.ingress.kubernetes.io/ssl-redirect': 'true', plain: '' };
  const { clusters } = read({
    ingress: { scheme: 'https', annotations: issuer },
    clusters: [
      { name: 'default' },
      { name: 'eu', ingress: { annotations: own } },
      { name: 'none', ingress: { annotations: {} } },
    ],
  });
  expect(clusters.map(({ ingress }) => ingress.annotations)).toEqual([
    issuer,
    own,
    {},
  ]);
});

it('reads plans of its own', () => {
  const config = read({
    plans: [{ name: 'tiny', quota: { cpu: 1, memory: '1Gi', pods: 3 } }],
  });
  expect(config.defaultPlan).toBe('tiny');
  expect(config.plans[0]).toMatchObject({
    title: 'tiny',
    quota: { cpu: '1', memory: '1Gi', pods: 3, storage: '0', volumes: 0 },
  });
});

it.each([
  [{ ingress: { baseDomain: 'Not a domain' } }, 'ingress.baseDomain'],
  [{ ingress: { scheme: 'ftp' } }, 'ingress.scheme'],
  [{ limits: { writes: 0 } }, 'limits.writes'],
  [{ limits: { windowSeconds: 0.5 } }, 'limits.windowSeconds'],
  [{ ingress: { port: 0.5 } }, 'ingress.port'],
  [{ ingress: { annotations: 'x: y' } }, 'ingress.annotations'],
  [{ ingress: { annotations: ['x'] } }, 'ingress.annotations'],
  [{ ingress: { annotations: { 'a/b/c': 'x' } } }, 'ingress.annotations'],
  [{ ingress: { annotations: { 'a b': 'x' } } }, 'ingress.annotations'],
  [{ ingress: { annotations: { '/x': 'x' } } }, 'ingress.annotations'],
  [{ ingress: { annotations: { 'x\n': 'x' } } }, 'ingress.annotations'],
  [{ ingress: { annotations: { [`${'a'.repeat(64)}`]: 'x' } } }, 'annotations'],
  [{ ingress: { annotations: { redirect: true } } }, 'put it in quotes'],
  [{ ingress: { annotations: { port: 80 } } }, 'put it in quotes'],
  [{ ingress: { annotations: { x: { y: 'z' } } } }, 'put it in quotes'],
  [{ ingress: { annotations: { 'smartdevops.io/release': '{}' } } }, 'own'],
  [{ ingress: { annotations: { 'x.smartdevops.io/y': '' } } }, 'own'],
  [
    { clusters: [{ name: 'a', ingress: { annotations: { x: 1 } } }] },
    'clusters[0].ingress.annotations',
  ],
  [{ ingress: { port: 'eighty' } }, 'ingress.port'],
  [{ admins: ['platform-admins'] }, 'admins'],
  [{ admins: ['component:default/x'] }, 'admins'],
  [{ namespacePrefix: 'Tenant-' }, 'namespacePrefix'],
  [
    { apps: { allowedRegistries: ['https://ghcr.io'] } },
    'apps.allowedRegistries',
  ],
  [{ releases: { guardWindowSeconds: -1 } }, 'releases.guardWindowSeconds'],
  [{ releases: { previewTtlHours: 0 } }, 'releases.previewTtlHours'],
  [
    { releases: { scaleDownDelaySeconds: 100_000 } },
    'releases.scaleDownDelaySeconds',
  ],
  [
    { releases: { rollbackDeadlineSeconds: 'soon' } },
    'releases.rollbackDeadlineSeconds',
  ],
  [{ releases: { approval: { required: 'maybe' } } }, 'releases.approval'],
  [
    { releases: { freezes: [{ days: ['fri'], from: '18:00' }] } },
    'releases.freezes[0]: A freeze is either weekly',
  ],
  [
    {
      releases: {
        freezes: [{ start: '2026-12-24T18:00', end: '2026-12-25T18:00' }],
      },
    },
    'releases.freezes[0]: start: Write "start"',
  ],
  [{ prometheus: { url: 'prometheus:9090' } }, 'prometheus.url'],
  [{ plans: [] }, 'plans'],
  [{ plans: [{ name: 'a', quota: { memory: '1Gi', pods: 1 } }] }, 'quota.cpu'],
  [
    { plans: [{ name: 'a', quota: { cpu: 'x', memory: '1Gi', pods: 1 } }] },
    'quota.cpu',
  ],
  [{ defaultPlan: 'huge' }, 'defaultPlan'],
  [{ requests: { expireAfterDays: 0 } }, 'requests.expireAfterDays'],
  [{ offboarding: { retentionDays: -1 } }, 'offboarding.retentionDays'],
  [{ kubernetes: { memberUserName: 'x' } }, 'kubernetes.memberUserName'],
  [
    { kubernetes: { memberUserName: 'system:{name}' } },
    'kubernetes.memberUserName',
  ],
])('names the key of a bad setting: %j', (config, key) => {
  expect(() => read(config)).toThrow(key);
});

describe('pipelines', () => {
  const entry = { subject: 'acme-ci', tenant: 'acme', may: ['prepare'] };

  it('are read as they stand', () => {
    const pipelines = [
      entry,
      {
        subject: 'external:github:repo:acme/shop:environment:production',
        tenant: 'acme',
        apps: ['shop'],
        may: ['promote', 'abort', 'rollback'],
        images: ['ghcr.io/acme/shop'],
      },
    ];
    expect(read({ pipelines }).pipelines).toEqual(pipelines);
  });

  it.each([
    [{ subject: undefined }, 'subject'],
    [{ subject: 'user:default/ada' }, 'subject'],
    [{ subject: 'plugin:catalog' }, 'subject'],
    [{ subject: 'Plugin:catalog' }, 'subject'],
    [{ subject: 'acme ci' }, 'subject'],
    [{ subject: 'x'.repeat(201) }, 'subject'],
    [{ tenant: undefined }, 'tenant'],
    [{ tenant: '*' }, 'tenant'],
    [{ tenant: 'kube-system' }, 'tenant'],
    [{ apps: ['*'] }, 'apps'],
    [{ may: [] }, 'may'],
    [{ may: ['remove'] }, 'may'],
    [{ may: ['toString'] }, 'may'],
    [{ images: ['ghcr.io/*'] }, 'images'],
    [{ images: ['ghcr.io/acme/shop@sha256'] }, 'images'],
  ])('with %j keep the backend from starting', (wrong, key) => {
    expect(() => read({ pipelines: [entry, { ...entry, ...wrong }] })).toThrow(
      `smartdevops.pipelines[1].${key}`,
    );
  });
});
