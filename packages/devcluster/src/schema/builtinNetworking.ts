import { Row, status } from './builtinRow';

/** Kinds of networking.k8s.io/v1. */
export const NETWORKING_RESOURCES: Row[] = [
  {
    plural: 'ingressclasses',
    kind: 'IngressClass',
    model: 'V1IngressClass',
    cluster: true,
    singular: 'ingressclass',
  },
  {
    plural: 'ingresses',
    kind: 'Ingress',
    model: 'V1Ingress',
    short: ['ing'],
    subresources: [status('Ingress')],
  },
  {
    plural: 'ipaddresses',
    kind: 'IPAddress',
    model: 'V1IPAddress',
    cluster: true,
    short: ['ip'],
  },
  {
    plural: 'networkpolicies',
    kind: 'NetworkPolicy',
    model: 'V1NetworkPolicy',
    short: ['netpol'],
  },
  {
    plural: 'servicecidrs',
    kind: 'ServiceCIDR',
    model: 'V1ServiceCIDR',
    cluster: true,
    subresources: [status('ServiceCIDR')],
  },
];
