import {
  DEFAULT_CLUSTER_ROLE_BINDINGS,
  DEFAULT_CLUSTER_ROLES,
} from './auth/rbac/defaultRoles';
import { KubeObject } from './model/objects';
import { Registry } from './registry/registry';
import { trustedOptions } from './registry/writeOptions';
import { formatTime } from './util/time';

/** The identity that the portal's backend runs as. */
export const BACKEND_ACCOUNT = {
  namespace: 'smartdevops',
  name: 'smartdevops',
};

const NAMESPACES = [
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
  BACKEND_ACCOUNT.namespace,
];

interface Seed {
  group?: string;
  plural: string;
  namespace?: string;
  name: string;
  content?: object;
}

function ensure(registry: Registry, seed: Seed): KubeObject {
  const definition = registry.catalog.get(seed.group ?? '', seed.plural);
  const existing = registry.store.get(
    definition.storage,
    seed.namespace,
    seed.name,
  );
  if (existing) return existing;
  const object = {
    metadata: { name: seed.name },
    ...seed.content,
  } as unknown as KubeObject;
  return registry.create(definition, seed.namespace, object, trustedOptions());
}

function nodeSeed(name: string): Seed {
  const resources = {
    cpu: '512',
    memory: '2Ti',
    pods: '20k',
    'ephemeral-storage': '1Ti',
  };
  const os = process.platform === 'win32' ? 'windows' : 'linux';
  return {
    plural: 'nodes',
    name,
    content: {
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': os,
          'kubernetes.io/arch': 'amd64',
          'node-role.kubernetes.io/control-plane': '',
        },
      },
      spec: { podCIDR: '127.0.0.0/8' },
      statusContent: resources,
    },
  };
}

function nodeStatus(name: string, now: string, resources: object) {
  return {
    capacity: resources,
    allocatable: resources,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
      },
    ],
    addresses: [
      { type: 'InternalIP', address: '127.0.0.1' },
      { type: 'Hostname', address: name },
    ],
    nodeInfo: {
      kubeletVersion: 'v1.36.2',
      operatingSystem: 'linux',
      architecture: 'amd64',
      osImage: 'devcluster (simulated)',
      kernelVersion: 'simulated',
      containerRuntimeVersion: 'simulated://1.0',
      bootID: '',
      machineID: '',
      systemUUID: '',
      kubeProxyVersion: '',
    },
  };
}

function ensureNode(registry: Registry, name: string): void {
  const { content, ...seed } = nodeSeed(name);
  const { statusContent, ...body } = content as { statusContent: object };
  const node = ensure(registry, { ...seed, content: body });
  if ((node.status as object | undefined) !== undefined) return;
  const now = formatTime(registry.clock.now());
  registry.updateStatus(
    registry.catalog.get('', 'nodes'),
    node,
    nodeStatus(name, now, statusContent),
    trustedOptions(),
  );
}

const RBAC = 'rbac.authorization.k8s.io';
const AUTOUPDATE = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const BOOTSTRAPPING = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };

function ensureRoles(registry: Registry): void {
  for (const { name, rules, labels, aggregates } of DEFAULT_CLUSTER_ROLES) {
    const selector = { matchLabels: { [aggregates ?? '']: 'true' } };
    ensure(registry, {
      group: RBAC,
      plural: 'clusterroles',
      name,
      content: {
        metadata: {
          name,
          labels: { ...BOOTSTRAPPING, ...labels },
          annotations: AUTOUPDATE,
        },
        rules,
        ...(aggregates
          ? { aggregationRule: { clusterRoleSelectors: [selector] } }
          : {}),
      },
    });
  }
  for (const { role, groups } of DEFAULT_CLUSTER_ROLE_BINDINGS) {
    ensure(registry, {
      group: RBAC,
      plural: 'clusterrolebindings',
      name: role,
      content: {
        metadata: {
          name: role,
          labels: BOOTSTRAPPING,
          annotations: AUTOUPDATE,
        },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
        subjects: groups.map(name => ({ apiGroup: RBAC, kind: 'Group', name })),
      },
    });
  }
}

/** Creates what every cluster has from the beginning. */
export function bootstrapCluster(registry: Registry, nodes: number): void {
  for (const name of NAMESPACES)
    ensure(registry, { plural: 'namespaces', name });
  for (let index = 1; index <= nodes; index += 1) {
    ensureNode(registry, `node${index}`);
  }
  ensure(registry, {
    group: 'networking.k8s.io',
    plural: 'ingressclasses',
    name: 'nginx',
    content: { spec: { controller: 'k8s.io/ingress-nginx' } },
  });
  ensure(registry, { plural: 'serviceaccounts', ...BACKEND_ACCOUNT });
  ensureRoles(registry);
  ensure(registry, {
    plural: 'services',
    namespace: 'default',
    name: 'kubernetes',
    content: {
      spec: {
        clusterIP: '10.96.0.1',
        ports: [{ name: 'https', port: 443, targetPort: 6443 }],
      },
    },
  });
}
