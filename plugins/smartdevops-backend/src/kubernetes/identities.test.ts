import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { DEFAULT_PLANS } from '@smartdevops/backstage-plugin-smartdevops-common';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { deployerOf, Identities, PROVISIONER } from './identities';
import { KubernetesError } from './KubernetesError';
import { KubernetesTenantWriter } from './KubernetesTenantWriter';
import { ServedKinds } from './ServedKinds';
import { Transport } from './Transport';

const RBAC = path.resolve(__dirname, '../../../../deploy/rbac/base');
const ACME = deployerOf('acme');
const BETA = deployerOf('beta');

/** Who asks: the backend itself, or somebody it impersonates. */
type Ask = {
  as?: string;
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
};

const namespaces = '/api/v1/namespaces';
const inNamespace = (namespace: string, kind: string) =>
  `${namespaces}/${namespace}/${kind}`;
const apps = (namespace: string, kind = 'deployments') =>
  `/apis/apps/v1/namespaces/${namespace}/${kind}`;
const net = (namespace: string, kind: string) =>
  `/apis/networking.k8s.io/v1/namespaces/${namespace}/${kind}`;
const rbac = (namespace: string, kind: string) =>
  `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/${kind}`;

const named = (name: string, more: object = {}) => ({
  metadata: { name },
  ...more,
});
const service = (type: string) =>
  named('s', { spec: { type, ports: [{ port: 80 }] } });
const ingress = (host: string) =>
  named('i', {
    spec: {
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 's', port: { number: 80 } } },
              },
            ],
          },
        },
      ],
    },
  });
const binding = (role: string) =>
  named('b', {
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: role,
    },
    subjects: [
      { kind: 'ServiceAccount', name: 'tenant-deployer', namespace: 'acme' },
    ],
  });
const rbacGroup = '/apis/rbac.authorization.k8s.io/v1';
const policies =
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const pod = named('p', {
  spec: {
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'c',
        image: 'demo/hello:1.0',
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  },
});
const quota = named('q', { spec: { hard: { pods: '1000' } } });
const labelled = (tenant: string) => ({
  metadata: { name: 'new', labels: { 'smartdevops.io/tenant': tenant } },
});

const ALLOWED: [string, Ask][] = [
  ['the backend lists pods', { path: '/api/v1/pods' }],
  ['the backend lists Deployments', { path: '/apis/apps/v1/deployments' }],
  ['the backend lists events', { path: '/api/v1/events' }],
  [
    'the provisioner makes a tenant’s namespace',
    {
      as: PROVISIONER,
      method: 'POST',
      path: namespaces,
      body: labelled('new'),
    },
  ],
  [
    'the provisioner writes a quota of a tenant',
    {
      as: PROVISIONER,
      method: 'POST',
      path: inNamespace('acme', 'resourcequotas'),
      body: quota,
    },
  ],
  [
    'the provisioner binds the deployer’s role',
    {
      as: PROVISIONER,
      method: 'POST',
      path: rbac('acme', 'rolebindings'),
      body: binding('smartdevops-tenant-deployer'),
    },
  ],
  ['a deployer lists its Deployments', { as: ACME, path: apps('acme') }],
  [
    'a deployer lists its pods',
    { as: ACME, path: inNamespace('acme', 'pods') },
  ],
  [
    'a deployer makes a ClusterIP Service',
    {
      as: ACME,
      method: 'POST',
      path: inNamespace('acme', 'services'),
      body: service('ClusterIP'),
    },
  ],
  [
    'a deployer makes an Ingress below its tenant’s name',
    {
      as: ACME,
      method: 'POST',
      path: net('acme', 'ingresses'),
      body: ingress('shop.acme.localhost'),
    },
  ],
  [
    'a deployer deletes an autoscaler',
    {
      as: ACME,
      method: 'DELETE',
      path: '/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers/shop',
    },
  ],
  ['the backend lists RoleBindings', { path: `${rbacGroup}/rolebindings` }],
  [
    'the backend lists ClusterRoleBindings',
    { path: `${rbacGroup}/clusterrolebindings` },
  ],
  [
    'the backend reads a policy of the platform',
    { path: `${policies}/smartdevops-deployer-hosts` },
  ],
  [
    'a deployer tries a pod',
    { as: ACME, method: 'POST', path: inNamespace('acme', 'pods'), body: pod },
  ],
];

const REFUSED: [string, Ask][] = [
  ['the backend reads secrets', { path: '/api/v1/secrets' }],
  ['the backend reads ReplicaSets', { path: '/apis/apps/v1/replicasets' }],
  [
    'a deployer scales in another way than by an apply',
    {
      as: ACME,
      method: 'PATCH',
      path: `${apps('acme')}/shop-blue/scale`,
      body: { spec: { replicas: 0 } },
    },
  ],
  [
    'the backend makes a namespace',
    { method: 'POST', path: namespaces, body: labelled('new') },
  ],
  [
    'the backend deletes Deployments',
    { method: 'DELETE', path: `${apps('acme')}/x` },
  ],
  [
    'the backend makes a Service',
    {
      method: 'POST',
      path: inNamespace('acme', 'services'),
      body: service('ClusterIP'),
    },
  ],
  [
    'the backend becomes an admin',
    { as: 'system:admin', path: '/api/v1/pods' },
  ],
  [
    'the backend becomes another account',
    { as: 'system:serviceaccount:acme:default', path: '/api/v1/pods' },
  ],
  [
    'the provisioner makes a namespace without the label',
    { as: PROVISIONER, method: 'POST', path: namespaces, body: named('plain') },
  ],
  [
    'the provisioner adopts kube-system',
    {
      as: PROVISIONER,
      method: 'PATCH',
      path: `${namespaces}/kube-system`,
      body: { metadata: { labels: { 'smartdevops.io/tenant': 'acme' } } },
    },
  ],
  [
    'the provisioner gives a namespace to another tenant',
    {
      as: PROVISIONER,
      method: 'PATCH',
      path: `${namespaces}/acme`,
      body: { metadata: { labels: { 'smartdevops.io/tenant': 'beta' } } },
    },
  ],
  [
    'the provisioner writes into kube-system',
    {
      as: PROVISIONER,
      method: 'POST',
      path: inNamespace('kube-system', 'resourcequotas'),
      body: quota,
    },
  ],
  [
    'the provisioner binds cluster-admin',
    {
      as: PROVISIONER,
      method: 'POST',
      path: rbac('acme', 'rolebindings'),
      body: binding('cluster-admin'),
    },
  ],
  [
    'the provisioner reads secrets',
    { as: PROVISIONER, path: inNamespace('acme', 'secrets') },
  ],
  [
    'the provisioner deletes a namespace',
    { as: PROVISIONER, method: 'DELETE', path: `${namespaces}/acme` },
  ],
  [
    'the provisioner lists Deployments',
    { as: PROVISIONER, path: apps('acme') },
  ],
  ['a deployer looks at another tenant', { as: ACME, path: apps('beta') }],
  ['another deployer looks here', { as: BETA, path: apps('acme') }],
  ['a deployer lists all pods', { as: ACME, path: '/api/v1/pods' }],
  [
    'a deployer reads secrets',
    { as: ACME, path: inNamespace('acme', 'secrets') },
  ],
  [
    'a deployer deletes Deployments',
    { as: ACME, method: 'DELETE', path: `${apps('acme')}/x` },
  ],
  [
    'a deployer deletes Services',
    {
      as: ACME,
      method: 'DELETE',
      path: `${inNamespace('acme', 'services')}/shop`,
    },
  ],
  [
    'a deployer deletes an autoscaler of another tenant',
    {
      as: ACME,
      method: 'DELETE',
      path: '/apis/autoscaling/v2/namespaces/beta/horizontalpodautoscalers/shop',
    },
  ],
  [
    'a deployer writes its quota',
    {
      as: ACME,
      method: 'POST',
      path: inNamespace('acme', 'resourcequotas'),
      body: quota,
    },
  ],
  [
    'a deployer writes a NetworkPolicy',
    {
      as: ACME,
      method: 'POST',
      path: net('acme', 'networkpolicies'),
      body: named('n', { spec: { podSelector: {} } }),
    },
  ],
  [
    'a deployer binds a role',
    {
      as: ACME,
      method: 'POST',
      path: rbac('acme', 'rolebindings'),
      body: binding('smartdevops-tenant-deployer'),
    },
  ],
  [
    'a deployer makes a NodePort',
    {
      as: ACME,
      method: 'POST',
      path: inNamespace('acme', 'services'),
      body: service('NodePort'),
    },
  ],
  [
    'a deployer makes a LoadBalancer',
    {
      as: ACME,
      method: 'POST',
      path: inNamespace('acme', 'services'),
      body: service('LoadBalancer'),
    },
  ],
  [
    'a deployer takes another tenant’s host',
    {
      as: ACME,
      method: 'POST',
      path: net('acme', 'ingresses'),
      body: ingress('shop.beta.localhost'),
    },
  ],
  [
    'a deployer takes every host',
    {
      as: ACME,
      method: 'POST',
      path: net('acme', 'ingresses'),
      body: named('i', {
        spec: {
          defaultBackend: { service: { name: 's', port: { number: 80 } } },
        },
      }),
    },
  ],
  ['the backend lists Roles', { path: `${rbacGroup}/roles` }],
  ['the backend reads other policies', { path: `${policies}/another` }],
  [
    'the backend binds a role',
    {
      method: 'POST',
      path: rbac('acme', 'rolebindings'),
      body: binding('smartdevops-tenant-deployer'),
    },
  ],
  [
    'a deployer takes a host that only contains its tenant’s name',
    {
      as: ACME,
      method: 'POST',
      path: net('acme', 'ingresses'),
      body: ingress('shop.beta.acme.localhost'),
    },
  ],
  [
    'another deployer tries a pod here',
    { as: BETA, method: 'POST', path: inNamespace('acme', 'pods'), body: pod },
  ],
];

describe('the identities of deploy/rbac', () => {
  let cluster: DevCluster;
  let transport: Transport;

  beforeAll(async () => {
    cluster = await startDevCluster({
      manifests: [RBAC],
      timings: FAST_TIMINGS,
    });
    const config = new KubeConfig();
    config.loadFromString(await cluster.kubeconfigFor('smartdevops'));
    transport = new Transport(config);
    const writer = new KubernetesTenantWriter({
      identities: new Identities(transport),
      served: new ServedKinds({ transport, clock: Date.now }),
    });
    const plan = DEFAULT_PLANS[0];
    await writer.provision({
      cluster: 'default',
      name: 'acme',
      namespace: 'acme',
      plan,
      members: [],
    });
    await writer.provision({
      cluster: 'default',
      name: 'beta',
      namespace: 'beta',
      plan,
      members: [],
    });
    const hpas =
      '/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers';
    await transport.json({
      method: 'POST',
      path: hpas,
      body: named('shop', {
        spec: {
          scaleTargetRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'shop-blue',
          },
          maxReplicas: 2,
        },
      }),
      impersonate: ACME,
    });
  }, 60_000);

  afterAll(async () => {
    transport.close();
    await cluster.stop();
  });

  /** What the cluster says, without anything being changed. */
  const ask = ({ as, method, path: address, body }: Ask) =>
    transport.json({
      method,
      path: address,
      body,
      query: method ? { dryRun: 'All' } : undefined,
      contentType:
        method === 'PATCH' ? 'application/merge-patch+json' : undefined,
      impersonate: as,
    });

  it.each(ALLOWED)('%s', async (_, request) => {
    await expect(ask(request)).resolves.toBeDefined();
  });

  it.each(REFUSED)('refused: %s', async (_, request) => {
    const error: unknown = await ask(request).catch(caught => caught);
    expect(error).toBeInstanceOf(KubernetesError);
    // 403 of the authorizer; 422 and 403 are how admission policies refuse.
    expect([403, 422]).toContain((error as KubernetesError).code);
  });
});
