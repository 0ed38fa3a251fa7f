import { KubeObject } from '../model/objects';
import { ResourceDefinition } from '../schema/resource';

const POD_SPEC = { containers: [] };
const TEMPLATE = { metadata: {}, spec: POD_SPEC };
const LOAD_BALANCER = { loadBalancer: {} };

/**
 * Structures that are always there in Go's types, by kind: nobody comes to own
 * them by filling them in. `metadata`, `spec` and `status` are in all kinds.
 */
const STRUCTURES: Readonly<Record<string, Record<string, unknown>>> = {
  pods: { spec: POD_SPEC },
  podtemplates: { template: TEMPLATE },
  events: { involvedObject: {}, source: {} },
  limitranges: { spec: { limits: [] } },
  services: { status: LOAD_BALANCER },
  'apps/deployments': { spec: { template: TEMPLATE, strategy: {} } },
  'apps/replicasets': { spec: { template: TEMPLATE } },
  'apps/statefulsets': { spec: { template: TEMPLATE, updateStrategy: {} } },
  'apps/daemonsets': { spec: { template: TEMPLATE, updateStrategy: {} } },
  'batch/jobs': { spec: { template: TEMPLATE } },
  'batch/cronjobs': {
    spec: { jobTemplate: { metadata: {}, spec: { template: TEMPLATE } } },
  },
  'autoscaling/horizontalpodautoscalers': { spec: { scaleTargetRef: {} } },
  'networking.k8s.io/networkpolicies': { spec: { podSelector: {} } },
  'networking.k8s.io/ingresses': { status: LOAD_BALANCER },
  'rbac.authorization.k8s.io/rolebindings': { roleRef: {} },
  'rbac.authorization.k8s.io/clusterrolebindings': { roleRef: {} },
  'discovery.k8s.io/endpointslices': { endpoints: [], ports: [] },
  'apiextensions.k8s.io/customresourcedefinitions': {
    spec: { names: {}, versions: [] },
  },
};

/** An object of a kind before anybody has set anything. */
export function zeroObject(definition: ResourceDefinition): KubeObject {
  const structures = definition.custom
    ? {}
    : { spec: {}, status: {}, ...STRUCTURES[definition.storage] };
  return {
    apiVersion: '',
    kind: '',
    metadata: {} as KubeObject['metadata'],
    ...structures,
  };
}
