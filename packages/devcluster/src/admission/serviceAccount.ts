import { forbidden } from '../api/status';
import { KubeObject } from '../model/objects';
import { Pod } from '../model/workloads';
import { ObjectStore } from '../storage/store';
import { randomSuffix } from '../util/names';
import { AdmissionPlugin, AdmissionRequest } from './admission';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Gives every pod a ServiceAccount and, unless refused, its token volume. */
export class ServiceAccountAdmission implements AdmissionPlugin {
  constructor(private readonly store: ObjectStore) {}

  mutate({
    operation,
    definition,
    object,
    namespace,
    subresource,
  }: AdmissionRequest): void {
    if (
      operation !== 'CREATE' ||
      definition.storage !== 'pods' ||
      subresource
    ) {
      return;
    }
    const pod = object as Pod;
    const name = pod.spec.serviceAccountName || 'default';
    pod.spec.serviceAccountName = name;
    pod.spec.serviceAccount = name;
    const account = this.store.get('serviceaccounts', namespace, name);
    if (!account) {
      throw forbidden(
        definition,
        pod.metadata.name,
        `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
      );
    }
    addTolerations(pod);
    if (mountsToken(pod, account)) addTokenVolume(pod);
  }
}

function mountsToken(pod: Pod, account: KubeObject): boolean {
  const own = pod.spec.automountServiceAccountToken;
  return own ?? account.automountServiceAccountToken !== false;
}

function addTokenVolume(pod: Pod): void {
  const name = `kube-api-access-${randomSuffix()}`;
  const containers = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
  ];
  for (const container of containers) {
    const mounts = container.volumeMounts ?? [];
    if (mounts.some(mount => mount.mountPath === TOKEN_PATH)) continue;
    container.volumeMounts = [
      ...mounts,
      { name, readOnly: true, mountPath: TOKEN_PATH },
    ];
  }
  const namespacePath = {
    path: 'namespace',
    fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
  };
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    {
      configMap: {
        name: 'kube-root-ca.crt',
        items: [{ key: 'ca.crt', path: 'ca.crt' }],
      },
    },
    { downwardAPI: { items: [namespacePath] } },
  ];
  pod.spec.volumes = [
    ...(pod.spec.volumes ?? []),
    { name, projected: { sources, defaultMode: 0o644 } },
  ];
}

/** Pods stay on a node that is briefly away. */
function addTolerations(pod: Pod): void {
  const own = (pod.spec.tolerations ?? []) as { key?: string }[];
  const keys = ['not-ready', 'unreachable'].map(
    name => `node.kubernetes.io/${name}`,
  );
  const added = keys
    .filter(key => !own.some(item => item.key === key))
    .map(key => ({
      key,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    }));
  pod.spec.tolerations = [...own, ...added];
  pod.spec.priority ??= 0;
  pod.spec.preemptionPolicy ??= 'PreemptLowerPriority';
}
