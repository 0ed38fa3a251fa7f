import fs from 'node:fs';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { parseAllDocuments } from 'yaml';
import { PROVISIONER } from '../identities';
import { Transport } from '../Transport';
import { ClusterCheck } from './ClusterCheck';
import { BACKEND_RIGHTS, describeRight, PROVISIONER_RIGHTS } from './rights';

const RBAC = path.resolve(__dirname, '../../../../../deploy/rbac/base');
const CLUSTER_ROLES = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const POLICIES = '/apis/admissionregistration.k8s.io/v1';

type Rule = {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
};

/** What a ClusterRole in deploy/rbac grants, one line per right. */
function granted(file: string, role: string): string[] {
  const text = fs.readFileSync(path.join(RBAC, file), 'utf8');
  const { rules } = parseAllDocuments(text)
    .map(document => document.toJS() as { kind: string; rules: Rule[] })
    .find(
      object =>
        object.kind === 'ClusterRole' &&
        (object as { metadata?: { name: string } }).metadata?.name === role,
    )!;
  return rules.flatMap(rule =>
    rule.apiGroups.flatMap(group =>
      rule.resources.flatMap(resource =>
        rule.verbs.flatMap(verb =>
          (rule.resourceNames ?? [undefined]).map(name =>
            describeRight({ group, resource, verb, name }),
          ),
        ),
      ),
    ),
  );
}

describe('the rights that the backend asks for', () => {
  it.each([
    ['backend.yaml', 'smartdevops-backend', BACKEND_RIGHTS],
    ['provisioner.yaml', 'smartdevops-provisioner', PROVISIONER_RIGHTS],
  ])('are exactly those of deploy/rbac/base/%s', (file, role, { rights }) => {
    expect(rights.map(describeRight).sort()).toEqual(
      granted(file, role).sort(),
    );
  });
});

describe('ClusterCheck', () => {
  let cluster: DevCluster;
  let admin: Transport;
  let transport: Transport;

  beforeEach(async () => {
    cluster = await startDevCluster({
      manifests: [RBAC],
      timings: FAST_TIMINGS,
    });
    transport = await as('smartdevops');
    admin = await as('admin');
  });

  afterEach(async () => {
    transport.close();
    admin.close();
    await cluster.stop();
  });

  async function as(user: string): Promise<Transport> {
    const config = new KubeConfig();
    config.loadFromString(await cluster.kubeconfigFor(user));
    return new Transport(config);
  }

  const check = () => new ClusterCheck(transport).check();
  const patchRules = (role: string, rules: Rule[]) =>
    admin.json({
      method: 'PATCH',
      path: `${CLUSTER_ROLES}/${role}`,
      contentType: 'application/merge-patch+json',
      body: { rules },
    });
  const rulesOf = (role: string) =>
    admin
      .json<{ rules: Rule[] }>({ path: `${CLUSTER_ROLES}/${role}` })
      .then(({ rules }) => rules);

  it('is content with deploy/rbac', async () => {
    expect(await check()).toEqual({
      kubernetesVersion: expect.stringMatching(/^v1\.\d+/),
      missingRights: [],
      excessRights: [],
      admissionPolicies: 'enforced',
    });
  });

  it('names exactly the right that is missing', async () => {
    const rules = await rulesOf('smartdevops-backend');
    await patchRules(
      'smartdevops-backend',
      rules.map(rule =>
        rule.resources.includes('ingresses')
          ? { ...rule, verbs: ['get', 'list'] }
          : rule,
      ),
    );
    await patchRules(
      'smartdevops-provisioner',
      (await rulesOf('smartdevops-provisioner')).filter(
        rule => !rule.verbs.includes('bind'),
      ),
    );
    expect((await check()).missingRights).toEqual([
      {
        identity: 'the account of the backend',
        right: 'watch ingresses.networking.k8s.io',
      },
      {
        identity: 'the account of the backend',
        right: 'watch networkpolicies.networking.k8s.io',
      },
      ...['smartdevops-tenant-deployer', 'smartdevops-tenant-viewer'].map(
        name => ({
          identity: PROVISIONER,
          right: `bind clusterroles.rbac.authorization.k8s.io "${name}"`,
        }),
      ),
    ]);
  });

  const BACKEND = 'the account of the backend';
  const grant = (account: string, rules: Rule[]) =>
    Promise.all(
      [
        ['clusterroles', 'ClusterRole', { rules }] as const,
        [
          'clusterrolebindings',
          'ClusterRoleBinding',
          {
            roleRef: {
              apiGroup: 'rbac.authorization.k8s.io',
              kind: 'ClusterRole',
              name: 'too-much',
            },
            subjects: [
              {
                kind: 'ServiceAccount',
                name: account,
                namespace: 'smartdevops',
              },
            ],
          },
        ] as const,
      ].map(([resource, kind, body]) =>
        admin.json({
          method: 'POST',
          path: `/apis/rbac.authorization.k8s.io/v1/${resource}`,
          body: {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind,
            metadata: { name: 'too-much' },
            ...body,
          },
        }),
      ),
    );

  it.each<[string, string, Rule, string[]]>([
    [
      'secrets',
      BACKEND,
      { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
      ['get secrets'],
    ],
    [
      'somebody else',
      BACKEND,
      {
        apiGroups: [''],
        resources: ['users', 'groups', 'serviceaccounts'],
        verbs: ['impersonate'],
      },
      ['users', 'groups', 'serviceaccounts'].map(
        resource => `impersonate any of the ${resource}`,
      ),
    ],
    [
      'apps and namespaces',
      BACKEND,
      {
        apiGroups: ['', 'apps'],
        resources: ['namespaces', 'deployments'],
        verbs: ['create', 'delete'],
      },
      ['create namespaces', 'delete deployments.apps'],
    ],
    [
      'everything, told once',
      BACKEND,
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      ['do everything with everything'],
    ],
    [
      'roles of others',
      PROVISIONER,
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['clusterroles'],
        verbs: ['bind'],
      },
      ['bind any of the clusterroles.rbac.authorization.k8s.io'],
    ],
  ])('notices what is too much: %s', async (_what, identity, rule, rights) => {
    const isBackend = identity === BACKEND;
    await grant(isBackend ? 'smartdevops' : 'smartdevops-provisioner', [rule]);
    const { excessRights, missingRights } = await check();
    expect(excessRights).toEqual(rights.map(right => ({ identity, right })));
    expect(missingRights).toEqual([]);
  });

  it('does not ask as an account that it may not impersonate', async () => {
    await patchRules(
      'smartdevops-backend',
      (await rulesOf('smartdevops-backend')).filter(
        rule => !rule.verbs.includes('impersonate'),
      ),
    );
    const { missingRights, admissionPolicies } = await check();
    expect(missingRights.map(({ right }) => right)).toEqual([
      'impersonate serviceaccounts "tenant-deployer"',
      'impersonate serviceaccounts "smartdevops-provisioner"',
    ]);
    expect(admissionPolicies).toBe('unknown');
  });

  it('notices a policy that is there but not bound', async () => {
    await admin.json({
      method: 'DELETE',
      path: `${POLICIES}/validatingadmissionpolicybindings/smartdevops-provisioner-namespaces`,
    });
    expect((await check()).admissionPolicies).toBe('missing');
  });

  it('fails when nobody answers', async () => {
    await cluster.stop();
    await expect(check()).rejects.toThrow(/ECONNREFUSED/);
  });
});
