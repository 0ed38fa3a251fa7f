import { createOnly, proxy, Row, status } from './builtinRow';
import { ALL_VERBS } from './resource';

/** Kinds of the core group. */
export const CORE_RESOURCES: Row[] = [
  {
    plural: 'configmaps',
    kind: 'ConfigMap',
    model: 'V1ConfigMap',
    short: ['cm'],
  },
  {
    plural: 'endpoints',
    kind: 'Endpoints',
    model: 'V1Endpoints',
    short: ['ep'],
    singular: 'endpoints',
    deprecation:
      'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  },
  { plural: 'events', kind: 'Event', model: 'CoreV1Event', short: ['ev'] },
  {
    plural: 'limitranges',
    kind: 'LimitRange',
    model: 'V1LimitRange',
    short: ['limits'],
  },
  {
    plural: 'namespaces',
    kind: 'Namespace',
    model: 'V1Namespace',
    cluster: true,
    short: ['ns'],
    verbs: ALL_VERBS.filter(verb => verb !== 'deletecollection'),
    subresources: [
      { name: 'finalize', kind: 'Namespace', verbs: ['update'] },
      status('Namespace'),
    ],
  },
  {
    plural: 'nodes',
    kind: 'Node',
    model: 'V1Node',
    cluster: true,
    short: ['no'],
    subresources: [status('Node')],
  },
  {
    plural: 'persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    model: 'V1PersistentVolumeClaim',
    short: ['pvc'],
    subresources: [status('PersistentVolumeClaim')],
  },
  {
    plural: 'persistentvolumes',
    kind: 'PersistentVolume',
    model: 'V1PersistentVolume',
    cluster: true,
    short: ['pv'],
    subresources: [status('PersistentVolume')],
  },
  {
    plural: 'pods',
    kind: 'Pod',
    model: 'V1Pod',
    short: ['po'],
    all: true,
    subresources: [
      {
        name: 'eviction',
        kind: 'Eviction',
        group: 'policy',
        version: 'v1',
        verbs: createOnly,
      },
      { name: 'log', kind: 'Pod', verbs: ['get'] },
      proxy('PodProxyOptions'),
      status('Pod'),
    ],
  },
  { plural: 'podtemplates', kind: 'PodTemplate', model: 'V1PodTemplate' },
  {
    plural: 'replicationcontrollers',
    kind: 'ReplicationController',
    model: 'V1ReplicationController',
    short: ['rc'],
    all: true,
    subresources: [status('ReplicationController')],
  },
  {
    plural: 'resourcequotas',
    kind: 'ResourceQuota',
    model: 'V1ResourceQuota',
    short: ['quota'],
    subresources: [status('ResourceQuota')],
  },
  { plural: 'secrets', kind: 'Secret', model: 'V1Secret' },
  {
    plural: 'serviceaccounts',
    kind: 'ServiceAccount',
    model: 'V1ServiceAccount',
    short: ['sa'],
    subresources: [
      {
        name: 'token',
        kind: 'TokenRequest',
        group: 'authentication.k8s.io',
        version: 'v1',
        verbs: createOnly,
      },
    ],
  },
  {
    plural: 'services',
    kind: 'Service',
    model: 'V1Service',
    short: ['svc'],
    all: true,
    subresources: [proxy('ServiceProxyOptions'), status('Service')],
  },
];
