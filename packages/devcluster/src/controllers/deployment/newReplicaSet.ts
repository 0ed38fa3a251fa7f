import { KubeObject } from '../../model/objects';
import { Deployment, ReplicaSet } from '../../model/workloads';
import { canonicalJson, deepClone, deepEqual } from '../../util/json';
import { safeHash } from '../../util/names';
import { rolloutLimits } from './rollingUpdate';

/** Annotation: the number of a version. */
export const REVISION = 'deployment.kubernetes.io/revision';
/** Annotation: the size that the Deployment wanted. */
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
/** Annotation: the size that a rollout may reach. */
export const MAX = 'deployment.kubernetes.io/max-replicas';
const HASH = 'pod-template-hash';

/** The revision of a Deployment or ReplicaSet; 0 without one. */
export function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0);
}

/** The ReplicaSet of a Deployment's current version. */
export function newReplicaSet(
  deployment: Deployment,
  sets: ReplicaSet[],
): KubeObject {
  const { name, uid } = deployment.metadata;
  const hash = safeHash(canonicalJson(deployment.spec.template));
  const template = deepClone(deployment.spec.template);
  template.metadata = {
    ...template.metadata,
    labels: { ...template.metadata?.labels, [HASH]: hash },
  };
  const revision = Math.max(0, ...sets.map(revisionOf)) + 1;
  const limits = rolloutLimits(deployment);
  return {
    metadata: {
      name: `${name}-${hash}`,
      labels: template.metadata.labels,
      annotations: {
        ...copiedAnnotations(deployment),
        [DESIRED]: String(deployment.spec.replicas),
        [MAX]: String(deployment.spec.replicas + limits.maxSurge),
        [REVISION]: String(revision),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      replicas: initialReplicas(deployment, sets),
      minReadySeconds: deployment.spec.minReadySeconds,
      selector: {
        ...deployment.spec.selector,
        matchLabels: {
          ...deployment.spec.selector.matchLabels,
          [HASH]: hash,
        },
      },
      template,
    },
  } as unknown as KubeObject;
}

function copiedAnnotations(deployment: Deployment): Record<string, string> {
  const skipped = [
    REVISION,
    'kubectl.kubernetes.io/last-applied-configuration',
  ];
  return Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(
      ([key]) => !skipped.includes(key),
    ),
  );
}

/** The ReplicaSet whose template is the Deployment's current one. */
export function findNewSet(
  deployment: Deployment,
  sets: ReplicaSet[],
): ReplicaSet | undefined {
  const wanted = deployment.spec.template;
  return sets.find(set => {
    const { template } = set.spec;
    const { [HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
    return deepEqual(
      { ...template, metadata: { ...template.metadata, labels } },
      {
        ...wanted,
        metadata: { ...wanted.metadata, labels: wanted.metadata?.labels ?? {} },
      },
    );
  });
}

function initialReplicas(deployment: Deployment, sets: ReplicaSet[]): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate') return replicas;
  const current = sets.reduce((sum, set) => sum + set.spec.replicas, 0);
  const room = replicas + rolloutLimits(deployment).maxSurge - current;
  return Math.max(0, Math.min(replicas, room));
}
