import { LABEL_APP } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Manifest } from '../resources';
import { TenantSpec } from '../types';
import { tenantLabels } from './labels';

/** Set by Kubernetes on every namespace: its own name. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
/**
 * Ranges that are no internet: private networks (the cluster's pods, services
 * and nodes are in them), carrier-grade NAT, loopback, and link-local with
 * the metadata services of the clouds.
 */
const NOT_INTERNET_V4 = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
];
const NOT_INTERNET_V6 = ['fc00::/7', 'fe80::/10', '::1/128'];

/** On the pods with which cert-manager proves that a host is ours (HTTP-01). */
const SOLVER_LABEL = 'acme.cert-manager.io/http01-solver';
const SOLVER_PORT = 8089;
/** Namespace of the ingress controller. */
const INGRESS_CONTROLLER = 'ingress-nginx';

function policy(
  { name, namespace }: TenantSpec,
  object: string,
  spec: object,
): Manifest {
  return {
    kind: 'NetworkPolicy',
    metadata: { name: object, namespace, labels: tenantLabels(name) },
    spec,
  };
}

function fromNamespace(name: string) {
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: name } },
  };
}

/**
 * Network isolation of a tenant (DESIGN §6): nothing in or out but traffic
 * within the namespace, from the ingress controller to apps and to solvers of
 * certificates, from the monitoring, to DNS, and by plan to the internet.
 */
export function networkPolicyManifests(tenant: TenantSpec): Manifest[] {
  const all = { podSelector: {} };
  const apps = {
    podSelector: {
      matchExpressions: [{ key: LABEL_APP, operator: 'Exists' }],
    },
  };
  return [
    policy(tenant, 'default-deny', {
      ...all,
      policyTypes: ['Ingress', 'Egress'],
    }),
    policy(tenant, 'allow-same-namespace', {
      ...all,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    }),
    policy(tenant, 'allow-ingress-controller', {
      ...apps,
      policyTypes: ['Ingress'],
      ingress: [{ from: [fromNamespace(INGRESS_CONTROLLER)] }],
    }),
    solverPolicy(tenant),
    policy(tenant, 'allow-monitoring', {
      ...apps,
      policyTypes: ['Ingress'],
      ingress: [{ from: [fromNamespace('monitoring')] }],
    }),
    policy(tenant, 'allow-dns', {
      ...all,
      policyTypes: ['Egress'],
      egress: [
        {
          to: [fromNamespace('kube-system')],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    }),
    internetPolicy(tenant),
  ];
}

/**
 * Lets an authority's questions through to cert-manager's solvers, which are no
 * apps. Like the internet's, the policy is there and empty where it is not needed.
 */
function solverPolicy(tenant: TenantSpec): Manifest {
  const questions = {
    from: [fromNamespace(INGRESS_CONTROLLER)],
    ports: [{ protocol: 'TCP', port: SOLVER_PORT }],
  };
  return policy(tenant, 'allow-certificate-solvers', {
    podSelector: { matchLabels: { [SOLVER_LABEL]: 'true' } },
    policyTypes: ['Ingress'],
    ...(tenant.https && { ingress: [questions] }),
  });
}

/**
 * Without internet in the plan the policy is there and allows nothing: the
 * provisioner may change objects but not delete them. It has no list then, for
 * the API server does not keep an empty one.
 */
function internetPolicy(tenant: TenantSpec): Manifest {
  const internet = {
    to: [
      { ipBlock: { cidr: '0.0.0.0/0', except: NOT_INTERNET_V4 } },
      { ipBlock: { cidr: '::/0', except: NOT_INTERNET_V6 } },
    ],
  };
  return policy(tenant, 'allow-internet', {
    podSelector: {},
    policyTypes: ['Egress'],
    ...(tenant.plan.internetEgress && { egress: [internet] }),
  });
}
