import { KubeObject } from '../../model/objects';
import { Endpoints, Ingress, Service } from '../../model/network';
import { getPath, isObject } from '../../util/json';
import { AGE, Column, computed, NAME, NONE, number, text } from './columns';
import { EVENT_COLUMNS } from './eventColumns';

function dataCount(object: KubeObject): number {
  return [object.data, object.binaryData]
    .filter(isObject)
    .reduce((sum, data) => sum + Object.keys(data).length, 0);
}

const DATA: Column = { name: 'Data', type: 'string', cell: dataCount };

function servicePorts(object: KubeObject): string {
  const ports = (object as Service).spec.ports ?? [];
  return (
    ports
      .map(({ port, nodePort, protocol }) =>
        nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
      )
      .join(',') || NONE
  );
}

function pairs(value: unknown): string {
  const entries = isObject(value) ? Object.entries(value) : [];
  return (
    entries
      .map(([key, item]) => `${key}=${item}`)
      .sort()
      .join(',') || NONE
  );
}

function endpointsOf(object: KubeObject): string {
  const all = ((object as Endpoints).subsets ?? []).flatMap(
    ({ addresses = [], ports = [] }) =>
      ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  );
  const more = all.length > 3 ? ` + ${all.length - 3} more...` : '';
  return all.length === 0 ? NONE : `${all.slice(0, 3).join(',')}${more}`;
}

function ingressHosts(object: KubeObject): string {
  const rules = (object as Ingress).spec.rules ?? [];
  return rules.map(rule => rule.host || '*').join(',') || '*';
}

function quotaPart(prefix: 'requests' | 'limits') {
  return (object: KubeObject) => {
    const hard = (getPath(object, ['status', 'hard']) ?? {}) as Record<
      string,
      string
    >;
    const used = (getPath(object, ['status', 'used']) ?? {}) as Record<
      string,
      string
    >;
    return Object.keys(hard)
      .filter(name => name.startsWith('limits.') === (prefix === 'limits'))
      .sort()
      .map(name => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
      .join(', ');
  };
}

function endpointAddresses(object: KubeObject): string {
  const endpoints = (object.endpoints ?? []) as { addresses: string[] }[];
  const all = endpoints.flatMap(endpoint => endpoint.addresses);
  if (all.length === 0) return '<unset>';
  const shown = all.slice(0, 3).join(',');
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown;
}

function nodeStatus(object: KubeObject): string {
  const conditions = (getPath(object, ['status', 'conditions']) ?? []) as {
    type: string;
    status: string;
  }[];
  const isReady = conditions.some(
    c => c.type === 'Ready' && c.status === 'True',
  );
  const cordoned = getPath(object, ['spec', 'unschedulable']);
  return `${isReady ? 'Ready' : 'NotReady'}${cordoned ? ',SchedulingDisabled' : ''}`;
}

function hpaTargets(object: KubeObject): string {
  const metrics = (getPath(object, ['spec', 'metrics']) ?? []) as {
    resource?: { name: string; target: { averageUtilization?: number } };
  }[];
  const current = (getPath(object, ['status', 'currentMetrics']) ?? []) as {
    resource?: { current: { averageUtilization?: number } };
  }[];
  return metrics
    .map((metric, index) => {
      const now = current[index]?.resource?.current.averageUtilization;
      return `${metric.resource?.name}: ${now === undefined ? '<unknown>' : `${now}%`}/${metric.resource?.target.averageUtilization}%`;
    })
    .join(', ');
}

/** Columns of the other built-in kinds by storage name. */
export const OTHER_COLUMNS: Readonly<Record<string, Column[]>> = {
  services: [
    NAME,
    text('Type', 'spec.type'),
    text('Cluster-IP', 'spec.clusterIP'),
    computed('External-IP', () => NONE),
    computed('Port(s)', servicePorts),
    AGE,
    computed('Selector', object => pairs((object as Service).spec.selector), 1),
  ],
  configmaps: [NAME, DATA, AGE],
  secrets: [NAME, text('Type', 'type'), DATA, AGE],
  namespaces: [NAME, text('Status', 'status.phase'), AGE],
  nodes: [
    NAME,
    computed('Status', nodeStatus),
    computed('Roles', () => 'control-plane'),
    AGE,
    text('Version', 'status.nodeInfo.kubeletVersion'),
  ],
  serviceaccounts: [
    NAME,
    {
      name: 'Secrets',
      type: 'string',
      cell: o => ((o.secrets as unknown[]) ?? []).length,
    },
    AGE,
  ],
  events: EVENT_COLUMNS,
  endpoints: [NAME, computed('Endpoints', endpointsOf), AGE],
  resourcequotas: [
    NAME,
    computed('Request', quotaPart('requests')),
    computed('Limit', quotaPart('limits')),
    AGE,
  ],
  limitranges: [
    NAME,
    computed('Created At', o => o.metadata.creationTimestamp),
  ],
  persistentvolumeclaims: [
    NAME,
    text('Status', 'status.phase'),
    computed('Volume', () => ''),
    computed('Capacity', () => ''),
    computed('Access Modes', () => ''),
    computed('StorageClass', () => ''),
    AGE,
  ],
  'networking.k8s.io/ingresses': [
    NAME,
    text('Class', 'spec.ingressClassName'),
    computed('Hosts', ingressHosts),
    computed('Address', o => {
      const list = (getPath(o, ['status', 'loadBalancer', 'ingress']) ??
        []) as { ip?: string }[];
      return list.map(item => item.ip).join(',');
    }),
    computed('Ports', o =>
      (o as Ingress).spec.tls?.length ? '80, 443' : '80',
    ),
    AGE,
  ],
  'networking.k8s.io/networkpolicies': [
    NAME,
    computed('Pod-Selector', o =>
      pairs(getPath(o, ['spec', 'podSelector', 'matchLabels'])),
    ),
    AGE,
  ],
  'networking.k8s.io/ingressclasses': [
    NAME,
    text('Controller', 'spec.controller'),
    computed('Parameters', () => NONE),
    AGE,
  ],
  'policy/poddisruptionbudgets': [
    NAME,
    computed('Min Available', o =>
      String(getPath(o, ['spec', 'minAvailable']) ?? 'N/A'),
    ),
    computed('Max Unavailable', o =>
      String(getPath(o, ['spec', 'maxUnavailable']) ?? 'N/A'),
    ),
    number('Allowed Disruptions', 'status.disruptionsAllowed'),
    AGE,
  ],
  'autoscaling/horizontalpodautoscalers': [
    NAME,
    computed(
      'Reference',
      o =>
        `${getPath(o, ['spec', 'scaleTargetRef', 'kind'])}/${getPath(o, ['spec', 'scaleTargetRef', 'name'])}`,
    ),
    computed('Targets', hpaTargets),
    number('MinPods', 'spec.minReplicas'),
    number('MaxPods', 'spec.maxReplicas'),
    number('Replicas', 'status.currentReplicas'),
    AGE,
  ],
  'rbac.authorization.k8s.io/roles': [
    NAME,
    computed('Created At', o => o.metadata.creationTimestamp),
  ],
  'rbac.authorization.k8s.io/clusterroles': [
    NAME,
    computed('Created At', o => o.metadata.creationTimestamp),
  ],
  'rbac.authorization.k8s.io/rolebindings': [
    NAME,
    computed(
      'Role',
      o =>
        `${getPath(o, ['roleRef', 'kind'])}/${getPath(o, ['roleRef', 'name'])}`,
    ),
    AGE,
  ],
  'rbac.authorization.k8s.io/clusterrolebindings': [
    NAME,
    computed(
      'Role',
      o =>
        `${getPath(o, ['roleRef', 'kind'])}/${getPath(o, ['roleRef', 'name'])}`,
    ),
    AGE,
  ],
  'discovery.k8s.io/endpointslices': [
    NAME,
    text('AddressType', 'addressType'),
    computed(
      'Ports',
      o =>
        ((o.ports ?? []) as { port: number }[]).map(p => p.port).join(',') ||
        '<unset>',
    ),
    computed('Endpoints', endpointAddresses),
    AGE,
  ],
  'coordination.k8s.io/leases': [
    NAME,
    text('Holder', 'spec.holderIdentity'),
    AGE,
  ],
  'apiextensions.k8s.io/customresourcedefinitions': [
    NAME,
    computed('Created At', o => o.metadata.creationTimestamp),
  ],
};
