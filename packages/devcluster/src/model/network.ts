import { KubeObject } from './objects';
import { IntOrString } from './workloads';

/** core/v1 ServicePort. */
export interface ServicePort {
  name?: string;
  protocol?: string;
  port: number;
  targetPort?: IntOrString;
  nodePort?: number;
}

/** core/v1 Service. */
export interface Service extends KubeObject {
  spec: {
    selector?: Record<string, string>;
    ports?: ServicePort[];
    clusterIP?: string;
    type?: string;
    publishNotReadyAddresses?: boolean;
    [field: string]: unknown;
  };
}

/** discovery.k8s.io/v1 Endpoint. */
export interface Endpoint {
  addresses: string[];
  conditions: { ready?: boolean; serving?: boolean; terminating?: boolean };
  nodeName?: string;
  targetRef?: { kind: string; namespace?: string; name: string; uid?: string };
}

/** discovery.k8s.io/v1 EndpointSlice. */
export interface EndpointSlice extends KubeObject {
  addressType: 'IPv4' | 'IPv6' | 'FQDN';
  endpoints: Endpoint[] | null;
  ports: { name: string; protocol: string; port: number }[] | null;
}

/** core/v1 EndpointAddress. */
export interface EndpointAddress {
  ip: string;
  nodeName?: string;
  targetRef?: Endpoint['targetRef'];
}

/** core/v1 EndpointSubset. */
export interface EndpointSubset {
  addresses?: EndpointAddress[];
  notReadyAddresses?: EndpointAddress[];
  ports?: { name?: string; port: number; protocol?: string }[];
}

/** core/v1 Endpoints: the predecessor of EndpointSlices. */
export interface Endpoints extends KubeObject {
  subsets?: EndpointSubset[];
}

/** networking.k8s.io/v1 HTTPIngressPath. */
export interface IngressPath {
  path?: string;
  pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  backend: IngressBackend;
}

/** networking.k8s.io/v1 IngressBackend. */
export interface IngressBackend {
  service?: { name: string; port?: { number?: number; name?: string } };
}

/** networking.k8s.io/v1 Ingress. */
export interface Ingress extends KubeObject {
  spec: {
    ingressClassName?: string;
    defaultBackend?: IngressBackend;
    rules?: { host?: string; http?: { paths: IngressPath[] } }[];
    tls?: { hosts?: string[]; secretName?: string }[];
  };
}
