import {
  ANNOTATION_SPEC,
  createAppSchema,
  CreateAppRequest,
  DEFAULT_PLANS,
  parseStoredSpec,
  storedSpecOf,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppVersion } from '../types';
import { ingressManifest, secretManifest, serviceManifest } from './app';
import { deploymentManifest } from './deployment';
import { globalNetworkPolicyManifest } from './globalNetworkPolicy';
import { tenantManifests } from './tenant';

const location = {
  cluster: 'default',
  tenant: 'acme',
  namespace: 't-acme',
  app: 'shop',
};

function version(more: Partial<CreateAppRequest> = {}): AppVersion {
  const input = createAppSchema.parse({
    name: 'shop',
    image: 'demo/hello:1.0',
    ...more,
  });
  return {
    spec: storedSpecOf(input),
    stopped: false,
    version: {
      color: 'blue',
      revision: 1,
      image: input.image,
      at: '2026-01-01T00:00:00.000Z',
      by: 'user:default/ada',
    },
  };
}

/** The parts of a Deployment that the tests look at. */
type Deployment = {
  metadata: { annotations: Record<string, string> };
  spec: {
    replicas?: number;
    strategy: unknown;
    selector: { matchLabels: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string> };
      spec: {
        securityContext: unknown;
        automountServiceAccountToken: boolean;
        terminationGracePeriodSeconds: number;
        containers: Array<{
          env: Array<{ name: string; value?: string; valueFrom?: unknown }>;
          ports: unknown[];
          securityContext: unknown;
          readinessProbe: unknown;
          lifecycle: { preStop: { sleep: { seconds: number } } };
        }>;
      };
    };
  };
};

function deployment(v: AppVersion): Deployment {
  return deploymentManifest(location, v) as unknown as Deployment;
}

describe('the Deployment', () => {
  it('marks its pods with the revision, and selects them without it', () => {
    const { selector, template } = deployment(version()).spec;
    expect(template.metadata.labels).toMatchObject({
      ...selector.matchLabels,
      'smartdevops.io/revision': '1',
    });
    expect(selector.matchLabels).toEqual({
      'smartdevops.io/app': 'shop',
      'smartdevops.io/color': 'blue',
    });
  });

  it('reads each secret from the key that its version has', () => {
    const made = version({ secretEnv: { OLD: 'a', NEW: 'b' } });
    const spec = { ...made.spec, secretKeys: { NEW: 'NEW.r2' } };
    const { env } = deployment({ ...made, spec }).spec.template.spec
      .containers[0];
    const ref = (key: string) => ({
      secretKeyRef: { name: 'shop-env', key },
    });
    expect(env.slice(1)).toEqual([
      { name: 'NEW', valueFrom: ref('NEW.r2') },
      { name: 'OLD', valueFrom: ref('OLD') },
    ]);
  });

  it('satisfies pod security restricted', () => {
    const { spec } = deployment(version()).spec.template;
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('rolls without losing a request', () => {
    const { spec } = deployment(version());
    expect(spec.strategy).toMatchObject({
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
    const pod = spec.template.spec;
    const drain = pod.containers[0].lifecycle.preStop.sleep.seconds;
    expect(drain).toBeGreaterThan(0);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(drain);
  });

  it.each([
    [undefined, { tcpSocket: { port: 'http' } }],
    [
      '/healthz',
      { httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' } },
    ],
  ])('always has a readiness probe: %s', (healthPath, probe) => {
    const { spec } = deployment(version({ healthPath })).spec.template;
    expect(spec.containers[0].readinessProbe).toMatchObject(probe);
  });

  it('listens on 8080 where a privileged port was asked for, and is told so', () => {
    const { containers } = deployment(version({ port: 80 })).spec.template.spec;
    expect(containers[0].ports).toEqual([
      { name: 'http', containerPort: 8080 },
    ]);
    expect(containers[0].env).toContainEqual({ name: 'PORT', value: '8080' });
    expect(
      serviceManifest(location, 'active', version({ port: 80 }).spec),
    ).toMatchObject({ spec: { ports: [{ port: 80, targetPort: 'http' }] } });
  });

  it('names secret variables and never holds their values', () => {
    const manifest = deployment(version({ secretEnv: { TOKEN: 'hush' } }));
    expect(manifest.spec.template.spec.containers[0].env).toContainEqual({
      name: 'TOKEN',
      valueFrom: { secretKeyRef: { name: 'shop-env', key: 'TOKEN' } },
    });
    expect(JSON.stringify(manifest)).not.toContain('hush');
  });

  it('carries the spec from which it can be made again', () => {
    const v = version({ port: 80, env: { A: '1' }, replicas: 3 });
    const text = deployment(v).metadata.annotations[ANNOTATION_SPEC];
    const again = parseStoredSpec(text)!;
    expect(deployment({ ...v, spec: again })).toEqual(deployment(v));
  });

  it('selects exactly the pods of its color', () => {
    const { selector, template } = deployment(version()).spec;
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    expect(Object.keys(selector.matchLabels)).toEqual([
      'smartdevops.io/app',
      'smartdevops.io/color',
    ]);
  });

  it.each([
    ['running', version({ replicas: 3 }), 3],
    ['stopped', { ...version({ replicas: 3 }), stopped: true }, 0],
    [
      'autoscaled',
      version({ autoscaling: { minReplicas: 2, maxReplicas: 4 } }),
      undefined,
    ],
  ])('names the replica count of a %s app: %#', (_, v, replicas) => {
    expect(deployment(v).spec.replicas).toBe(replicas);
  });
});

it('encodes secret values, whatever is in them', () => {
  const { data } = secretManifest(location, {
    A: 'ü\n"',
    B: '',
  }) as unknown as {
    data: Record<string, string>;
  };
  expect(Buffer.from(data.A, 'base64').toString('utf8')).toBe('ü\n"');
  expect(data.B).toBe('');
});

it('asks for a certificate only where users come by https', () => {
  const local = { baseDomain: 'localhost', scheme: 'http' } as const;
  const plain = ingressManifest(location, 'active', {
    ...local,
    hosts: ['shop.acme.localhost'],
  });
  expect(plain.spec).not.toHaveProperty('tls');
  expect(plain.spec).not.toHaveProperty('ingressClassName');
  const hosts = ['shop.acme.apps.example.com', 'www.acme.apps.example.com'];
  const secure = ingressManifest(location, 'active', {
    baseDomain: 'apps.example.com',
    scheme: 'https',
    className: 'nginx',
    hosts,
  });
  expect(secure.spec).toMatchObject({
    ingressClassName: 'nginx',
    rules: hosts.map(host => ({ host })),
    tls: [{ hosts }],
  });
});

it.each(['active', 'preview'] as const)(
  'writes the annotations that are configured on the Ingress of the lane %s',
  lane => {
    const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
    const made = (more: object) =>
      ingressManifest(location, lane, {
        baseDomain: 'apps.example.com',
        scheme: 'https',
        hosts: ['shop.acme.apps.example.com'],
        ...more,
      }).metadata;
    expect(made({ annotations }).annotations).toEqual(annotations);
    expect(made({})).not.toHaveProperty('annotations');
  },
);

describe('the tenant', () => {
  const tenant = {
    name: 'acme',
    cluster: 'default',
    namespace: 't-acme',
    plan: DEFAULT_PLANS[0],
    members: ['user:default/zoe', 'user:default/ada'],
  };
  const manifests = tenantManifests(tenant);
  const byName = (kind: string, name: string) =>
    manifests.find(m => m.kind === kind && m.metadata.name === name);

  it('begins with its namespace, labelled and restricted', () => {
    expect(manifests[0]).toMatchObject({
      kind: 'Namespace',
      metadata: {
        name: 't-acme',
        labels: {
          'smartdevops.io/tenant': 'acme',
          tenant: 'true',
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    });
  });

  it('is confined before anything is permitted', () => {
    const kinds = manifests.map(manifest => manifest.kind);
    expect(kinds.lastIndexOf('NetworkPolicy')).toBeLessThan(
      kinds.indexOf('RoleBinding'),
    );
  });

  it('has no way to publish ports around the ingress', () => {
    expect(byName('ResourceQuota', 'tenant')).toMatchObject({
      spec: {
        hard: { 'services.loadbalancers': '0', 'services.nodeports': '0' },
      },
    });
  });

  it('denies all traffic that no policy allows, in both directions', () => {
    expect(byName('NetworkPolicy', 'default-deny')?.spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(byName('NetworkPolicy', 'allow-dns')).toMatchObject({
      spec: {
        egress: [
          {
            ports: [
              { protocol: 'UDP', port: 53 },
              { protocol: 'TCP', port: 53 },
            ],
          },
        ],
      },
    });
  });

  it('lets solvers of certificates be reached where users come by https', () => {
    const policyOf = (https: boolean) =>
      tenantManifests({ ...tenant, https }).find(
        ({ metadata }) => metadata.name === 'allow-certificate-solvers',
      )?.spec;
    const closed = {
      podSelector: {
        matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' },
      },
      policyTypes: ['Ingress'],
    };
    expect(policyOf(false)).toEqual(closed);
    expect(policyOf(true)).toEqual({
      ...closed,
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

  it('reaches the internet only by plan, and never metadata services', () => {
    const text = JSON.stringify(byName('NetworkPolicy', 'allow-internet'));
    expect(text).toContain('169.254.0.0/16');
    expect(text).toContain('10.0.0.0/8');
    const closed = { ...tenant.plan, internetEgress: false };
    expect(
      tenantManifests({ ...tenant, plan: closed }).find(
        ({ metadata }) => metadata.name === 'allow-internet',
      )?.spec,
    ).toEqual({ podSelector: {}, policyTypes: ['Egress'] });
  });

  it('lets its members look, and nobody else', () => {
    expect(byName('RoleBinding', 'tenant-members')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'smartdevops-tenant-viewer' },
      subjects: [
        { kind: 'User', name: 'user:default/ada' },
        { kind: 'User', name: 'user:default/zoe' },
      ],
    });
  });

  it('has a guard rail for Calico that only denies', () => {
    const { metadata, spec } = globalNetworkPolicyManifest(tenant);
    expect(metadata.name).toBe('smartdevops-tenant-acme');
    const { order, ingress, egress } = spec as {
      order: number;
      ingress: { action: string }[];
      egress: { action: string }[];
    };
    expect(order).toBeLessThan(1000);
    const actions = [...ingress, ...egress].map(({ action }) => action);
    expect(new Set(actions)).toEqual(new Set(['Deny']));
  });

  it('gives no pod a token', () => {
    for (const name of ['default', 'tenant-deployer']) {
      expect(byName('ServiceAccount', name)).toMatchObject({
        automountServiceAccountToken: false,
      });
    }
  });
});
