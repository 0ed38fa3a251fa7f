import { Replayer } from './conformance/replay';
import { startDevCluster } from './devCluster';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';

const MANIFEST = `
apiVersion: v1
kind: Namespace
metadata: {name: acme, labels: {team: acme}}
---
apiVersion: v1
kind: Namespace
metadata: {name: other}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: backend, namespace: acme}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: deployer, namespace: acme}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: backend}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get, list, watch]}
- {apiGroups: [''], resources: [serviceaccounts], resourceNames: [deployer], verbs: [impersonate]}
- {apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [create]}
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [deployer], verbs: [bind]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: deployer}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [get, create, patch]}
- {apiGroups: [''], resources: [services], verbs: [get, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: backend}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: backend}
subjects: [{kind: ServiceAccount, name: backend, namespace: acme}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployer, namespace: acme}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deployer}
subjects: [{kind: ServiceAccount, name: deployer, namespace: acme}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: small}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
  variables:
  - {name: limit, expression: "namespaceObject.metadata.labels['team'] == 'acme' ? 3 : 1"}
  validations:
  - expression: object.spec.replicas <= variables.limit
    messageExpression: "'at most ' + string(variables.limit) + ' replicas'"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: small}
spec: {policyName: small, validationActions: [Deny]}
`;

const BACKEND = 'system:serviceaccount:acme:backend';
const DEPLOYER = 'system:serviceaccount:acme:deployer';

const deployment = (replicas: number) => ({
  metadata: { name: `web-${replicas}` },
  spec: {
    replicas,
    selector: { matchLabels: { a: 'b' } },
    template: {
      metadata: { labels: { a: 'b' } },
      spec: { containers: [{ name: 'c', image: 'demo/hello:1.0' }] },
    },
  },
});

const binding = (role: string) => ({
  metadata: { generateName: 'b-' },
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: role,
  },
  subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace: 'acme' }],
});

interface AccessCase {
  what: string;
  user?: string;
  as?: string;
  method?: string;
  path: string;
  body?: unknown;
  status: number;
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const CASES: AccessCase[] = [
  {
    what: 'reads pods everywhere',
    user: BACKEND,
    path: '/api/v1/pods',
    status: 200,
  },
  {
    what: 'does not read secrets',
    user: BACKEND,
    path: '/api/v1/secrets',
    status: 403,
  },
  {
    what: 'does not deploy by itself',
    user: BACKEND,
    method: 'POST',
    path: '/apis/apps/v1/namespaces/acme/deployments',
    body: deployment(1),
    status: 403,
  },
  {
    what: 'deploys as the deployer',
    user: BACKEND,
    as: DEPLOYER,
    method: 'POST',
    path: '/apis/apps/v1/namespaces/acme/deployments',
    body: deployment(1),
    status: 201,
  },
  {
    what: 'deploys in no other namespace',
    user: BACKEND,
    as: DEPLOYER,
    method: 'POST',
    path: '/apis/apps/v1/namespaces/other/deployments',
    body: deployment(1),
    status: 403,
  },
  {
    what: 'deletes nothing as the deployer',
    user: BACKEND,
    as: DEPLOYER,
    method: 'DELETE',
    path: '/apis/apps/v1/namespaces/acme/deployments/web-1',
    status: 403,
  },
  {
    what: 'impersonates nobody else',
    user: BACKEND,
    as: 'admin',
    path: '/api/v1/pods',
    status: 403,
  },
  {
    what: 'binds the role it may bind',
    user: BACKEND,
    method: 'POST',
    path: `${RBAC}/namespaces/acme/rolebindings`,
    body: binding('deployer'),
    status: 201,
  },
  {
    what: 'does not bind cluster-admin',
    user: BACKEND,
    method: 'POST',
    path: `${RBAC}/namespaces/acme/rolebindings`,
    body: binding('cluster-admin'),
    status: 403,
  },
  {
    what: 'is bound by policies that compute',
    user: BACKEND,
    as: DEPLOYER,
    method: 'POST',
    path: '/apis/apps/v1/namespaces/acme/deployments',
    body: deployment(4),
    status: 422,
  },
  {
    what: 'without credentials is nobody',
    user: '(no credentials)',
    path: '/api/v1/pods',
    status: 403,
  },
  {
    what: 'with bad credentials is refused',
    user: '(bad token)',
    path: '/api/v1/pods',
    status: 401,
  },
  {
    what: 'without credentials sees the version',
    user: '(no credentials)',
    path: '/version',
    status: 200,
  },
];

describe('RBAC, impersonation and admission policies', () => {
  let cluster: DevCluster;
  let client: Replayer;

  beforeAll(async () => {
    cluster = await startDevCluster({
      timings: FAST_TIMINGS,
      manifests: [MANIFEST],
    });
    client = new Replayer(cluster);
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  it.each(CASES.map(item => [item.what, item] as const))(
    '%s',
    async (_what, { user, as, method = 'GET', path, body, status }) => {
      const answer = await client.send({
        method,
        path,
        user,
        body,
        ...(as ? { headers: { 'Impersonate-User': as } } : {}),
      });
      expect(answer.status).toBe(status);
    },
  );

  it('says with the words of the policy why', async () => {
    const { body } = await client.send({
      method: 'POST',
      path: '/apis/apps/v1/namespaces/acme/deployments',
      body: deployment(5),
    });
    expect((body as { message: string }).message).toContain(
      "ValidatingAdmissionPolicy 'small' with binding 'small' denied request: at most 3 replicas",
    );
  });

  it('reviews access as it is decided', async () => {
    const review = (verb: string) =>
      client.send({
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        user: DEPLOYER,
        body: {
          spec: {
            resourceAttributes: {
              namespace: 'acme',
              group: 'apps',
              resource: 'deployments',
              verb,
            },
          },
        },
      });
    const allowed = (await review('patch')).body as { status: object };
    expect(allowed.status).toEqual({
      allowed: true,
      reason:
        'RBAC: allowed by RoleBinding "deployer/acme" of ClusterRole "deployer" to ServiceAccount "deployer/acme"',
    });
    const denied = (await review('delete')).body as { status: object };
    expect(denied.status).toEqual({ allowed: false });
  });
});
