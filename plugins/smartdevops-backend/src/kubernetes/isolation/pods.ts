import {
  IsolationObservation,
  ObservedAttempt,
  parseQuantity,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployerOf } from '../identities';
import { namespaceManifest } from '../manifests/tenant';
import { Transport } from '../Transport';
import { TenantSpec } from '../types';
import { attempt, look, Trial, UNTRIED } from './look';

/** Never pulled: nothing that is tried here ever runs. */
const IMAGE = 'registry.k8s.io/pause:3.10';
/** As little as the LimitRange of a tenant lets through. */
const SMALL = { cpu: '10m', memory: '16Mi' };

type Fields = Record<string, unknown>;
type PodOptions = {
  /** Fields of the pod's spec. */
  pod?: Fields;
  /** Fields of the container's securityContext, in place of the harmless ones. */
  security?: Fields;
  limits?: { cpu: string; memory: string };
  containers?: number;
};

/** A pod that `restricted` lets through, unless told otherwise. */
function aPod(namespace: string, options: PodOptions = {}): Trial {
  const { limits = SMALL, containers = 1 } = options;
  const container = {
    image: IMAGE,
    resources: { requests: SMALL, limits },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      ...options.security,
    },
  };
  return {
    kind: 'Pod',
    namespace,
    content: {
      spec: {
        automountServiceAccountToken: false,
        restartPolicy: 'Never',
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        containers: Array.from({ length: containers }, (_, index) => ({
          ...container,
          name: `probe-${index}`,
        })),
        ...options.pod,
      },
    },
  };
}

/** Pods that no tenant may start; `baseline` already refuses all but the last. */
const DANGEROUS: { name: string; what: string; options: PodOptions }[] = [
  {
    name: 'Privileged pod is refused',
    what: 'a privileged container',
    options: {
      // The API server refuses the two together as a contradiction.
      security: { privileged: true, allowPrivilegeEscalation: true },
    },
  },
  {
    name: 'Pod in the node’s network is refused',
    what: 'hostNetwork',
    options: { pod: { hostNetwork: true } },
  },
  {
    name: 'Pod that sees the node’s processes is refused',
    what: 'hostPID',
    options: { pod: { hostPID: true } },
  },
  {
    name: 'Pod with the node’s files is refused',
    what: 'a hostPath volume',
    options: {
      pod: { volumes: [{ name: 'node', hostPath: { path: '/' } }] },
    },
  },
  {
    name: 'Pod with more capabilities is refused',
    what: 'the capability NET_ADMIN',
    options: { security: { capabilities: { add: ['NET_ADMIN'] } } },
  },
];

const ROOT = {
  name: 'Root container is refused',
  what: 'a container that runs as root',
  options: { security: { runAsNonRoot: false, runAsUser: 0 } },
};

/** Dry runs of pods as the tenant's deployer. */
export async function observePods(
  transport: Transport,
  tenant: TenantSpec,
): Promise<IsolationObservation[]> {
  const { namespace } = tenant;
  const send = (options?: PodOptions) =>
    attempt(transport, deployerOf(namespace), aPod(namespace, options));
  let control = UNTRIED;
  const harmless = await look(
    {
      name: 'Harmless pod is accepted',
      tried: 'dry run of a small pod without any privilege, as the deployer',
    },
    async () => {
      control = await send();
      return { kind: 'attempt', expected: 'accepted', outcome: control };
    },
  );
  const refused = [...DANGEROUS, ROOT].map(probe =>
    observeDangerous(probe, podSecurityLevel(tenant), async () => ({
      control,
      outcome: await send(probe.options),
    })),
  );
  return Promise.all([harmless, ...refused, ...observeSizes(tenant, send)]);
}

/** What pod security enforces in the namespace, as the platform wrote it. */
function podSecurityLevel(tenant: TenantSpec): string {
  const { labels } = namespaceManifest(tenant).metadata;
  return labels?.['pod-security.kubernetes.io/enforce'] ?? 'privileged';
}

function observeDangerous(
  { name, what }: { name: string; what: string },
  level: string,
  send: () => Promise<{ control: ObservedAttempt; outcome: ObservedAttempt }>,
): Promise<IsolationObservation> {
  const tried = `dry run of a pod with ${what}, as the deployer`;
  const rootIsAllowed = name === ROOT.name && level !== 'restricted';
  return look({ name, tried }, async () =>
    rootIsAllowed
      ? {
          kind: 'note',
          note: `an admin set this tenant to pod security ${level}, which lets containers run as root`,
        }
      : { kind: 'attempt', expected: 'refused', ...(await send()) },
  );
}

/** One container more than the LimitRange allows; several more than the quota. */
function observeSizes(
  { plan }: TenantSpec,
  send: (options: PodOptions) => Promise<ObservedAttempt>,
): Promise<IsolationObservation>[] {
  const { cpu, memory } = plan.quota;
  const above = String(Math.ceil((parseQuantity(cpu) ?? 0) + 1));
  const probe = (
    about: { name: string; what: string },
    refuser: 'LimitRange' | 'ResourceQuota',
    options: PodOptions,
  ) =>
    look(
      { name: about.name, tried: `dry run of ${about.what}, as the deployer` },
      async () => ({
        kind: 'attempt',
        expected: 'refused',
        refuser,
        outcome: await send(options),
      }),
    );
  return [
    probe(
      {
        name: 'Container above the limit is refused',
        what: `a container with ${above} CPU, where ${cpu} is the most`,
      },
      'LimitRange',
      { limits: { cpu: above, memory: SMALL.memory } },
    ),
    probe(
      {
        name: 'Pod above the quota is refused',
        what: `a pod with two containers of ${cpu} CPU and ${memory} memory each`,
      },
      'ResourceQuota',
      { limits: { cpu, memory }, containers: 2 },
    ),
  ];
}
