import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import {
  DEFAULT_PLANS,
  judgeIsolation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Identities } from '../identities';
import { ServedKinds } from '../ServedKinds';
import { Transport } from '../Transport';
import { KubernetesIsolationProber } from './KubernetesIsolationProber';

type Answer = { code: number; body: object };
type Handler = (request: { method: string; url: URL }) => Answer;

const ACME = {
  name: 'acme',
  cluster: 'default',
  namespace: 'acme',
  plan: DEFAULT_PLANS[0],
  members: ['ada'],
};

/** Asks a prober about a tenant while an API server answers as told. */
async function findingsWith(handler: Handler) {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { code, body } =
      url.pathname === '/version'
        ? { code: 200, body: { gitVersion: 'v1.36.0' } }
        : handler({ method: request.method ?? 'GET', url });
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const { prober, transport } = proberOf(`http://127.0.0.1:${port}`);
  try {
    return judgeIsolation(await prober.observe(ACME)).findings;
  } finally {
    transport.close();
    server.close();
  }
}

function proberOf(server: string) {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'c', server, skipTLSVerify: true },
    { name: 'u' },
  );
  const transport = new Transport(config);
  const prober = new KubernetesIsolationProber({
    transport,
    identities: new Identities(transport),
    served: new ServedKinds({ transport, clock: Date.now }),
    ingress: { baseDomain: 'localhost', scheme: 'http' },
    removalEnabled: false,
    allowedRegistries: ['ghcr.io/example'],
    settleMs: 0,
  });
  return { prober, transport };
}

const refusal = (code: number, message: string): Answer => ({
  code,
  body: { kind: 'Status', message, code },
});

describe('an API server that proves nothing', () => {
  it.each([
    ['refuses everything', 403, 'no entry'],
    ['knows nothing', 404, 'not found'],
    ['finds everything invalid', 422, 'invalid'],
    ['is broken', 500, 'an error on the server'],
    ['is overloaded', 429, 'too many requests'],
  ])('%s, and no finding passes', async (_, code, message) => {
    const findings = await findingsWith(() => refusal(code, message));
    expect(findings.length).toBeGreaterThan(40);
    const passed = findings.filter(finding => finding.passed);
    // A group that is not served is told by 404: no Calico there.
    expect(passed.map(({ name }) => name)).toEqual(
      code === 404 ? ['GlobalNetworkPolicy smartdevops-tenant-acme'] : [],
    );
  });

  it('says yes to everything, and only what must be possible passes', async () => {
    const findings = await findingsWith(() => ({
      code: 200,
      body: {
        metadata: {},
        items: [],
        resources: [],
        status: { allowed: true, hard: {} },
      },
    }));
    expect(findings.filter(f => f.passed).map(f => f.name)).toEqual([
      'GlobalNetworkPolicy smartdevops-tenant-acme',
      'No other NetworkPolicy opens the namespace',
      'No other RoleBinding gives access to the namespace',
      'Deployer is bound nowhere else',
      'Deployer can deploy',
      'Harmless pod is accepted',
      'Service inside the cluster is accepted',
      'Ingress with a host of the tenant is accepted',
      'Provisioner can repair the tenant',
    ]);
  });
});

it('says that a cluster has no admission policies', async () => {
  const findings = await findingsWith(({ url }) =>
    url.pathname === '/apis/admissionregistration.k8s.io/v1'
      ? { code: 200, body: { resources: [{ name: 'x' }] } }
      : refusal(403, 'no entry'),
  );
  const finding = findings.find(({ name }) =>
    name.startsWith('The cluster has'),
  );
  expect(finding).toMatchObject({ passed: false });
  expect(finding?.actual).toContain('it does not');
});

it('reads lists to their last page', async () => {
  const spy = {
    metadata: { name: 'spy', namespace: 'beta' },
    roleRef: { kind: 'ClusterRole', name: 'view' },
    subjects: [
      { kind: 'User', name: 'system:serviceaccount:acme:tenant-deployer' },
    ],
  };
  const findings = await findingsWith(({ url }) => {
    if (!url.pathname.endsWith('v1/rolebindings')) {
      return {
        code: 200,
        body: { metadata: {}, items: [], resources: [], status: { hard: {} } },
      };
    }
    return url.searchParams.get('continue') === 'more'
      ? { code: 200, body: { items: [spy], metadata: { continue: '' } } }
      : { code: 200, body: { items: [], metadata: { continue: 'more' } } };
  });
  expect(
    findings.find(({ name }) => name === 'Deployer is bound nowhere else'),
  ).toMatchObject({
    passed: false,
    actual: 'the RoleBinding spy in beta gives it the ClusterRole view',
  });
});

it('has no result when nobody answers', async () => {
  // Port 1 is reserved, and nothing listens there.
  const { prober } = proberOf('http://127.0.0.1:1');
  await expect(prober.observe(ACME)).rejects.toThrow(/ECONNREFUSED/);
});
