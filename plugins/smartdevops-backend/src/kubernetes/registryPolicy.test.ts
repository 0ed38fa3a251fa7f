import fs from 'node:fs';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import {
  checkRegistry,
  DEFAULT_PLANS,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { deployerOf, Identities } from './identities';
import { KubernetesTenantWriter } from './KubernetesTenantWriter';
import { ServedKinds } from './ServedKinds';
import { Transport } from './Transport';

const RBAC = path.resolve(__dirname, '../../../../deploy/rbac');
const ALLOWED = ['ghcr.io/example/', 'registry.example.com/'];

const read = (...parts: string[]) =>
  fs.readFileSync(path.join(RBAC, ...parts), 'utf8');

/** The policy as `deploy/rbac/registries` makes it. */
function patchedPolicy(): string {
  const policy = parseAllDocuments(read('base', 'admission-deployer.yaml'))
    .map(document => document.toJS() as Policy)
    .find(
      ({ kind, metadata }) =>
        kind === 'ValidatingAdmissionPolicy' &&
        metadata.name === 'smartdevops-deployer-images',
    )!;
  const [patch] = parse(read('registries', 'allowed-registries.yaml')) as {
    path: string;
    value: string;
  }[];
  expect(patch.path).toBe('/spec/variables/0/expression');
  policy.spec.variables[0].expression = patch.value;
  return stringify(policy);
}

type Policy = {
  kind: string;
  metadata: { name: string };
  spec: { variables: { expression: string }[] };
};

describe('the policy on image registries', () => {
  let cluster: DevCluster;
  let transport: Transport;

  beforeAll(async () => {
    cluster = await startDevCluster({
      manifests: [path.join(RBAC, 'base'), patchedPolicy()],
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
      name: 'acme',
      cluster: 'default',
      namespace: 'acme',
      plan,
      members: [],
    });
  }, 60_000);

  afterAll(async () => {
    transport.close();
    await cluster.stop();
  });

  const deploy = (containers: string[], initContainers: string[] = []) => {
    const toContainers = (images: string[], kind: string) =>
      images.map((image, index) => ({ name: `${kind}${index}`, image }));
    return transport.json({
      method: 'POST',
      path: '/apis/apps/v1/namespaces/acme/deployments',
      query: { dryRun: 'All' },
      impersonate: deployerOf('acme'),
      body: {
        metadata: { name: 'shop' },
        spec: {
          selector: { matchLabels: { app: 'shop' } },
          template: {
            metadata: { labels: { app: 'shop' } },
            spec: {
              containers: toContainers(containers, 'main'),
              ...(initContainers.length > 0 && {
                initContainers: toContainers(initContainers, 'init'),
              }),
            },
          },
        },
      },
    });
  };

  it.each(['ghcr.io/example/shop:1', 'registry.example.com/a/b/c:1'])(
    'takes %s, as the portal does',
    async image => {
      expect(checkRegistry(image, ALLOWED)).toBeUndefined();
      await expect(deploy([image])).resolves.toBeDefined();
    },
  );

  it.each([
    'ghcr.io/example-evil/shop:1',
    'ghcr.io.evil.example/example/shop:1',
    'demo/hello:1.0',
    'nginx:1.27',
    'localhost/shop:1',
    'registry:5000/shop:1',
  ])('refuses %s, as the portal does', async image => {
    expect(checkRegistry(image, ALLOWED)?.reason).toBe('RegistryNotAllowed');
    await expect(deploy([image])).rejects.toThrow(
      /images may come only from ghcr/,
    );
  });

  it('looks at every container', async () => {
    const good = 'ghcr.io/example/shop:1';
    await expect(deploy([good, 'evil/miner:1'])).rejects.toThrow(/only from/);
    await expect(deploy([good], ['evil/init:1'])).rejects.toThrow(/only from/);
    await expect(deploy([good], [good])).resolves.toBeDefined();
  });
});
