import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  V1PodTemplateSpec,
} from '@kubernetes/client-node';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { parseAllDocuments, stringify } from 'yaml';
import { kustomize, Manifest } from './__testUtils__/kustomize';

const DEPLOY = path.resolve(__dirname, '../../../deploy');
const OPERATIONS = path.resolve(DEPLOY, '../docs/operations.md');
const FOLDERS = [
  'rbac',
  'rbac/registries',
  'rbac/removal',
  'rbac/example',
  'rbac/uninstall',
  'cert-manager',
  'portal/staging',
  'portal/production',
  'portal/egress',
  'monitoring/prometheus-operator',
  'monitoring/rules',
  'monitoring/alertmanager',
  'monitoring/grafana',
];
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

/** Kinds of operators, served without their own checks. */
const CRDS = [
  ['cert-manager.io', 'v1', 'clusterissuers', 'ClusterIssuer', 'Cluster'],
  [
    'external-secrets.io',
    'v1',
    'externalsecrets',
    'ExternalSecret',
    'Namespaced',
  ],
  [
    'monitoring.coreos.com',
    'v1',
    'prometheusrules',
    'PrometheusRule',
    'Namespaced',
  ],
  ['monitoring.coreos.com', 'v1', 'podmonitors', 'PodMonitor', 'Namespaced'],
].map(([group, version, plural, kind, scope]) =>
  stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: {
        plural,
        singular: kind.toLocaleLowerCase('en-US'),
        kind,
        listKind: `${kind}List`,
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    },
  }),
);

const idOf = ({ apiVersion, kind, metadata }: Manifest) =>
  [apiVersion, kind, metadata.namespace ?? '', metadata.name].join(' ');
const byId = (objects: Manifest[]) =>
  [...objects].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));

describe('deploy', () => {
  let cluster: DevCluster;
  let config: KubeConfig;

  beforeAll(async () => {
    cluster = await startDevCluster({
      manifests: [
        ...CRDS,
        ...kustomize(path.join(DEPLOY, 'portal/production')).map(object =>
          stringify(object),
        ),
        stringify({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'monitoring' },
        }),
      ],
      timings: FAST_TIMINGS,
    });
    config = new KubeConfig();
    config.loadFromString(cluster.kubeconfig);
  }, 60_000);

  afterAll(() => cluster.stop());

  it.each(FOLDERS)('%s is taken by the API server', async folder => {
    const api = KubernetesObjectApi.makeApiClient(config);
    const objects = kustomize(path.join(DEPLOY, folder));
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) {
      const taken = await api.patch(
        object,
        undefined,
        'All',
        'test',
        true,
        PatchStrategy.ServerSideApply,
      );
      expect(taken).toMatchObject({
        kind: object.kind,
        metadata: { name: object.metadata.name },
      });
    }
  });

  it('makes pods that its own namespace admits', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const namespace = 'smartdevops';
    const { metadata } = await core.readNamespace({ name: namespace });
    expect(metadata?.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const templates = kustomize(path.join(DEPLOY, 'portal/production'))
      .filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))
      .map(({ metadata: { name }, spec }) => ({
        name,
        template: (spec as { template: V1PodTemplateSpec }).template,
      }));
    expect(templates.map(({ name }) => name)).toEqual(['portal', 'postgres']);
    for (const { name, template } of templates) {
      const create = (spec: object) =>
        core.createNamespacedPod({
          namespace,
          dryRun: 'All',
          body: {
            metadata: { ...template.metadata, name },
            spec: { ...template.spec!, volumes: claimed(template), ...spec },
          },
        });
      await expect(create({})).resolves.toBeDefined();
      await expect(create({ securityContext: {} })).rejects.toThrow(
        /violates PodSecurity/,
      );
    }
  });
});

describe('deploy/rbac', () => {
  const rbac = (folder: string) => kustomize(path.join(DEPLOY, 'rbac', folder));
  const differing = (folder: string) => {
    const base = new Map(rbac('.').map(object => [idOf(object), object]));
    return rbac(folder).filter(
      object =>
        JSON.stringify(object) !== JSON.stringify(base.get(idOf(object))),
    );
  };

  it('can be had with every option at once', () => {
    const options = [...differing('removal'), ...differing('registries')];
    expect(differing('removal').length).toBeGreaterThan(0);
    expect(differing('registries').length).toBeGreaterThan(0);
    expect(byId(differing('example'))).toEqual(byId(options));
  });

  it('is taken out with every option, but for the namespace of the portal', () => {
    const there = rbac('example').filter(({ kind }) => kind !== 'Namespace');
    expect(byId(rbac('uninstall')).map(idOf)).toEqual(byId(there).map(idOf));
    expect(there).toHaveLength(rbac('example').length - 1);
  });
});

describe('deploy/portal', () => {
  const portal = kustomize(path.join(DEPLOY, 'portal/production'));
  const named = (kind: string, name: string) =>
    portal.find(
      object => object.kind === kind && object.metadata.name === name,
    )!;

  it('is ready where its database answers', () => {
    const { template } = named('Deployment', 'portal').spec as {
      template: V1PodTemplateSpec;
    };
    const [{ readinessProbe, startupProbe, livenessProbe }] =
      template.spec!.containers;
    expect(readinessProbe?.httpGet?.path).toBe('/api/smartdevops/v1/health');
    expect(fs.readFileSync(OPERATIONS, 'utf8')).toContain(
      `\`GET ${readinessProbe?.httpGet?.path}\` needs no credentials`,
    );
    expect(
      [startupProbe, livenessProbe].map(probe => probe?.httpGet?.path),
    ).toEqual([
      '/.backstage/health/v1/readiness',
      '/.backstage/health/v1/liveness',
    ]);
  });

  it('lets the ingress controller reach what proves its host name', () => {
    const { spec } = named('NetworkPolicy', 'certificate-proof');
    expect(spec).toEqual({
      // Label and port of cert-manager's solver.
      podSelector: {
        matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' },
      },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' },
              },
            },
          ],
          ports: [{ protocol: 'TCP', port: 8089 }],
        },
      ],
    });
  });
});

const describeWithKubectl = hasKubectl ? describe : describe.skip;

describeWithKubectl('kubectl kustomize', () => {
  it.each(FOLDERS)('renders %s as the tests do', folder => {
    const { stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], {
      cwd: DEPLOY,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const expected = parseAllDocuments(stdout).map(
      document => document.toJS() as Manifest,
    );
    expect(byId(kustomize(path.join(DEPLOY, folder)))).toEqual(byId(expected));
  });
});

/** With the volumes that a StatefulSet makes of its claims. */
function claimed(template: V1PodTemplateSpec) {
  const { volumes = [], containers } = template.spec!;
  const names = new Set(volumes.map(({ name }) => name));
  const missing = containers
    .flatMap(({ volumeMounts = [] }) => volumeMounts)
    .filter(({ name }) => !names.has(name));
  return [...volumes, ...missing.map(({ name }) => ({ name, emptyDir: {} }))];
}
