import { KubeObject } from '../model/objects';
import { Container, EnvVar, Pod, Volume } from '../model/workloads';
import { getPath } from '../util/json';
import { defaultPort, runsAsRoot } from './images';

/** Looks up a ConfigMap or Secret in the pod's namespace. */
export type ConfigLookup = (
  storage: 'configmaps' | 'secrets',
  name: string,
) => KubeObject | undefined;

/** Why a container cannot be created. */
export class ContainerConfigError extends Error {}

interface KeyRef {
  name: string;
  key: string;
  optional?: boolean;
}

const KINDS = { configmaps: 'configmap', secrets: 'secret' } as const;

function decodeValue(storage: 'configmaps' | 'secrets', value: string): string {
  return storage === 'secrets'
    ? Buffer.from(value, 'base64').toString('utf8')
    : value;
}

function dataOf(object: KubeObject): Record<string, string> {
  return (object.data ?? {}) as Record<string, string>;
}

function valueFromKey(
  storage: 'configmaps' | 'secrets',
  ref: KeyRef,
  lookup: ConfigLookup,
  namespace: string,
): string | undefined {
  const object = lookup(storage, ref.name);
  if (!object) {
    if (ref.optional) return undefined;
    throw new ContainerConfigError(`${KINDS[storage]} "${ref.name}" not found`);
  }
  const value = dataOf(object)[ref.key];
  if (value === undefined) {
    if (ref.optional) return undefined;
    const kind = storage === 'secrets' ? 'Secret' : 'ConfigMap';
    throw new ContainerConfigError(
      `couldn't find key ${ref.key} in ${kind} ${namespace}/${ref.name}`,
    );
  }
  return decodeValue(storage, value);
}

function envValue(
  env: EnvVar,
  pod: Pod,
  lookup: ConfigLookup,
): string | undefined {
  const { valueFrom } = env;
  if (!valueFrom) return env.value ?? '';
  const namespace = pod.metadata.namespace ?? '';
  if (valueFrom.configMapKeyRef) {
    return valueFromKey(
      'configmaps',
      valueFrom.configMapKeyRef,
      lookup,
      namespace,
    );
  }
  if (valueFrom.secretKeyRef) {
    return valueFromKey('secrets', valueFrom.secretKeyRef, lookup, namespace);
  }
  if (valueFrom.fieldRef) {
    const path = valueFrom.fieldRef.fieldPath.split('.');
    return String(getPath(pod, path) ?? '');
  }
  return '';
}

/**
 * The environment of a container.
 * @throws ContainerConfigError when something it refers to is missing
 */
export function resolveEnvironment(
  pod: Pod,
  container: Container,
  lookup: ConfigLookup,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const source of container.envFrom ?? []) {
    const [storage, ref] = source.secretRef
      ? (['secrets', source.secretRef] as const)
      : (['configmaps', source.configMapRef] as const);
    if (!ref) continue;
    const object = lookup(storage, ref.name);
    if (!object && !ref.optional) {
      throw new ContainerConfigError(
        `${KINDS[storage]} "${ref.name}" not found`,
      );
    }
    for (const [key, value] of Object.entries(object ? dataOf(object) : {})) {
      result[`${source.prefix ?? ''}${key}`] = decodeValue(storage, value);
    }
  }
  for (const env of container.env ?? []) {
    const value = envValue(env, pod, lookup);
    if (value !== undefined) result[env.name] = value;
  }
  return result;
}

/** Refuses an image that would run as root where that is forbidden. */
export function checkNonRoot(pod: Pod, container: Container): void {
  const podContext = pod.spec.securityContext ?? {};
  const own = container.securityContext ?? {};
  const nonRoot = own.runAsNonRoot ?? podContext.runAsNonRoot;
  if (!nonRoot) return;
  const user = own.runAsUser ?? podContext.runAsUser;
  const identity = `pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name}`;
  if (user === 0) {
    throw new ContainerConfigError(
      `container's runAsUser breaks non-root policy (${identity})`,
    );
  }
  if (user === undefined && runsAsRoot(container.image)) {
    throw new ContainerConfigError(
      `container has runAsNonRoot and image will run as root (${identity})`,
    );
  }
}

/** The ports that a container's process opens. */
export function listeningPorts(
  container: Container,
  environment: Record<string, string>,
): number[] {
  const fromEnvironment = Number(environment.PORT);
  if (Number.isInteger(fromEnvironment) && fromEnvironment > 0) {
    return [fromEnvironment];
  }
  const declared = (container.ports ?? [])
    .filter(port => (port.protocol ?? 'TCP') === 'TCP')
    .map(port => port.containerPort);
  if (/(^|\/)demo\/hello(:|@|$)/.test(container.image)) return [80];
  return declared.length > 0 ? declared : [defaultPort(container.image)];
}

/** The first volume source that does not exist, as the FailedMount text. */
export function missingVolume(
  volumes: Volume[] | undefined,
  lookup: ConfigLookup,
): string | undefined {
  for (const volume of volumes ?? []) {
    const sources = [
      ['configmaps', volume.configMap?.name, volume.configMap?.optional],
      ['secrets', volume.secret?.secretName, volume.secret?.optional],
    ] as const;
    for (const [storage, name, optional] of sources) {
      if (name && !optional && !lookup(storage, name)) {
        return `MountVolume.SetUp failed for volume "${volume.name}" : ${KINDS[storage]} "${name}" not found`;
      }
    }
  }
  return undefined;
}
