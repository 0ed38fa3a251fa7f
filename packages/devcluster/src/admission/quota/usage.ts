import { KubeObject } from '../../model/objects';
import { Service } from '../../model/network';
import { Pod } from '../../model/workloads';
import { ResourceDefinition } from '../../schema/resource';
import { getPath } from '../../util/json';
import { formatQuantity, quantityValue } from '../../util/quantity';

/** Amounts by quota resource name, in base units. */
export type Usage = Record<string, number>;

const COUNTED: Readonly<Record<string, string>> = {
  configmaps: 'configmaps',
  secrets: 'secrets',
  persistentvolumeclaims: 'persistentvolumeclaims',
  resourcequotas: 'resourcequotas',
  replicationcontrollers: 'replicationcontrollers',
};

function podUsage(pod: Pod): Usage {
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') return {};
  const usage: Usage = { pods: 1 };
  for (const container of pod.spec.containers) {
    const { requests = {}, limits = {} } = container.resources ?? {};
    for (const [name, value] of Object.entries(requests)) {
      add(usage, `requests.${name}`, quantityValue(value));
      add(usage, name, quantityValue(value));
    }
    for (const [name, value] of Object.entries(limits)) {
      add(usage, `limits.${name}`, quantityValue(value));
    }
  }
  return usage;
}

function add(usage: Usage, name: string, amount: number): void {
  usage[name] = Number(((usage[name] ?? 0) + amount).toPrecision(15));
}

function serviceUsage(service: Service): Usage {
  const { type, ports = [] } = service.spec;
  const nodePorts =
    type === 'NodePort' || type === 'LoadBalancer' ? ports.length : 0;
  return {
    services: 1,
    'services.loadbalancers': type === 'LoadBalancer' ? 1 : 0,
    'services.nodeports': nodePorts,
  };
}

/** What an object counts against quotas. */
export function usageOf(
  definition: ResourceDefinition,
  object: KubeObject,
): Usage {
  const { group, plural, storage } = definition;
  const count = `count/${group ? `${plural}.${group}` : plural}`;
  const usage: Usage = { [count]: 1 };
  if (storage === 'pods') Object.assign(usage, podUsage(object as Pod));
  if (storage === 'services') {
    Object.assign(usage, serviceUsage(object as Service));
  }
  if (storage === 'persistentvolumeclaims') {
    const size = getPath(object, ['spec', 'resources', 'requests', 'storage']);
    usage['requests.storage'] = quantityValue(size as string | undefined);
  }
  const counted = COUNTED[storage];
  if (counted) usage[counted] = 1;
  return usage;
}

/** Sums up usages. */
export function sumUsage(usages: Usage[]): Usage {
  const total: Usage = {};
  for (const usage of usages) {
    for (const [name, amount] of Object.entries(usage))
      add(total, name, amount);
  }
  return total;
}

/** Compute resources that a pod must state when a quota limits them. */
export function missingStatements(pod: Pod, hard: string[]): string[] {
  return hard
    .filter(name => /^((requests|limits)\.)?(cpu|memory)$/.test(name))
    .sort()
    .flatMap(name => {
      const [kind, resource] = name.includes('.')
        ? (name.split('.') as ['requests' | 'limits', string])
        : (['requests', name] as const);
      const without = pod.spec.containers.filter(
        container => container.resources?.[kind]?.[resource] === undefined,
      );
      return without.length > 0
        ? [`${name} for: ${without.map(c => c.name).join(',')}`]
        : [];
    });
}

/** Writes an amount the way the quota's resource is written. */
export function formatUsage(name: string, amount: number): string {
  const binary = /(memory|storage)$/.test(name);
  return formatQuantity(amount, binary ? 'binary' : 'decimal');
}
