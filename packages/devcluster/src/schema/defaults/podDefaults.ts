import { Container, PodSpec, Probe } from '../../model/workloads';

/** Sets a field unless it has a value. */
export function setDefault<T extends object, K extends keyof T>(
  target: T,
  key: K,
  value: NonNullable<T[K]>,
): void {
  if (target[key] === undefined) target[key] = value;
}

function defaultPullPolicy(image = ''): string {
  const name = image.split('@')[0];
  const tag = name.slice(name.lastIndexOf('/') + 1).split(':')[1];
  const pinned = image.includes('@') || (tag !== undefined && tag !== 'latest');
  return pinned ? 'IfNotPresent' : 'Always';
}

function defaultHttpGet(handler: { httpGet?: object } | undefined): void {
  if (!handler?.httpGet) return;
  const action = handler.httpGet as { path?: string; scheme?: string };
  setDefault(action, 'path', '/');
  setDefault(action, 'scheme', 'HTTP');
}

function defaultProbe(probe: Probe | undefined): void {
  if (!probe) return;
  defaultHttpGet(probe);
  setDefault(probe, 'timeoutSeconds', 1);
  setDefault(probe, 'periodSeconds', 10);
  setDefault(probe, 'successThreshold', 1);
  setDefault(probe, 'failureThreshold', 3);
}

function defaultContainer(container: Container): void {
  for (const port of container.ports ?? []) setDefault(port, 'protocol', 'TCP');
  for (const env of container.env ?? []) {
    const ref = env.valueFrom?.fieldRef as { apiVersion?: string } | undefined;
    if (ref) setDefault(ref, 'apiVersion', 'v1');
  }
  setDefault(container, 'resources', {});
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  setDefault(container, 'imagePullPolicy', defaultPullPolicy(container.image));
  defaultProbe(container.livenessProbe);
  defaultProbe(container.readinessProbe);
  defaultProbe(container.startupProbe);
  const lifecycle = container.lifecycle as
    { preStop?: object; postStart?: object } | undefined;
  defaultHttpGet(lifecycle?.preStop);
  defaultHttpGet(lifecycle?.postStart);
}

/** Copies limits into missing requests, as the server does for Pods only. */
export function requestWhatIsLimited(spec: PodSpec): void {
  for (const container of [
    ...(spec.initContainers ?? []),
    ...spec.containers,
  ]) {
    const { limits } = container.resources ?? {};
    if (!limits) continue;
    container.resources = {
      ...container.resources,
      requests: { ...limits, ...container.resources?.requests },
    };
  }
}

function defaultVolumes(spec: PodSpec): void {
  for (const volume of spec.volumes ?? []) {
    for (const source of ['configMap', 'secret', 'projected', 'downwardAPI']) {
      const value = volume[source] as { defaultMode?: number } | undefined;
      if (value) setDefault(value, 'defaultMode', 0o644);
    }
    if (Object.keys(volume).length === 1) volume.emptyDir = {};
  }
}

/** Defaults of a PodSpec, as in Pods and in templates. */
export function defaultPodSpec(spec: PodSpec): void {
  for (const container of [
    ...spec.containers,
    ...(spec.initContainers ?? []),
  ]) {
    defaultContainer(container);
  }
  defaultVolumes(spec);
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  setDefault(spec, 'securityContext', {});
  setDefault(spec, 'schedulerName', 'default-scheduler');
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount;
}
