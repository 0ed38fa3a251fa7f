import { Container, PodSpec } from '../../model/workloads';

/** Pod security levels that forbid something. */
export type PodSecurityLevel = 'baseline' | 'restricted';

interface Capabilities {
  add?: string[];
  drop?: string[];
}

interface ContainerContext {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  capabilities?: Capabilities;
  seccompProfile?: { type?: string };
  procMount?: string;
}

interface Context {
  spec: PodSpec;
  containers: Container[];
}

/** A violated rule: its name and the details in brackets. */
export interface Violation {
  rule: string;
  detail: string;
}

type Check = (context: Context) => Violation | undefined;

function securityOf(container: Container): ContainerContext {
  return (container.securityContext ?? {}) as ContainerContext;
}

function podSecurity(spec: PodSpec): ContainerContext {
  return (spec.securityContext ?? {}) as ContainerContext;
}

function quoteNames(items: { name: string }[]): string {
  return items.map(item => `"${item.name}"`).join(', ');
}

/** `container "a"` or `containers "a", "b"`. */
function label(containers: Container[]): string {
  return `container${containers.length > 1 ? 's' : ''} ${quoteNames(containers)}`;
}

const BASELINE_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const hostNamespaces: Check = ({ spec }) => {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter(key => spec[key]);
  if (used.length === 0) return undefined;
  return {
    rule: 'host namespaces',
    detail: used.map(key => `${key}=true`).join(', '),
  };
};

const hostPorts: Check = ({ containers }) => {
  const found = containers.flatMap(container =>
    (container.ports ?? [])
      .map(port => (port as { hostPort?: number }).hostPort)
      .filter(Boolean)
      .map(port => ({ container, port })),
  );
  if (found.length === 0) return undefined;
  const names = [...new Set(found.map(item => item.container))];
  const ports = found.map(item => item.port).join(', ');
  return {
    rule: 'hostPort',
    detail: `${label(names)} ${names.length > 1 ? 'use' : 'uses'} hostPort${found.length > 1 ? 's' : ''} ${ports}`,
  };
};

const privileged: Check = ({ containers }) => {
  const bad = containers.filter(c => securityOf(c).privileged);
  return bad.length === 0
    ? undefined
    : {
        rule: 'privileged',
        detail: `${label(bad)} must not set securityContext.privileged=true`,
      };
};

const baselineCapabilities: Check = ({ containers }) => {
  const bad = containers.filter(c =>
    securityOf(c).capabilities?.add?.some(
      name => !BASELINE_CAPABILITIES.has(name),
    ),
  );
  if (bad.length === 0) return undefined;
  const names = bad
    .flatMap(c => securityOf(c).capabilities?.add ?? [])
    .filter(name => !BASELINE_CAPABILITIES.has(name));
  return {
    rule: 'non-default capabilities',
    detail: `${label(bad)} must not include ${names.map(n => `"${n}"`).join(', ')} in securityContext.capabilities.add`,
  };
};

const hostPath: Check = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter(volume => volume.hostPath);
  return bad.length === 0
    ? undefined
    : {
        rule: 'hostPath volumes',
        detail: `volume${bad.length > 1 ? 's' : ''} ${quoteNames(bad)}`,
      };
};

const escalation: Check = ({ containers }) => {
  const bad = containers.filter(
    c => securityOf(c).allowPrivilegeEscalation !== false,
  );
  return bad.length === 0
    ? undefined
    : {
        rule: 'allowPrivilegeEscalation != false',
        detail: `${label(bad)} must set securityContext.allowPrivilegeEscalation=false`,
      };
};

const restrictedCapabilities: Check = ({ containers }) => {
  const keeps = containers.filter(
    c => !securityOf(c).capabilities?.drop?.includes('ALL'),
  );
  const adds = containers.filter(c =>
    securityOf(c).capabilities?.add?.some(name => name !== 'NET_BIND_SERVICE'),
  );
  const details: string[] = [];
  if (keeps.length > 0) {
    details.push(
      `${label(keeps)} must set securityContext.capabilities.drop=["ALL"]`,
    );
  }
  if (adds.length > 0) {
    const names = adds
      .flatMap(c => securityOf(c).capabilities?.add ?? [])
      .filter(name => name !== 'NET_BIND_SERVICE');
    details.push(
      `${label(adds)} must not include ${names.map(n => `"${n}"`).join(', ')} in securityContext.capabilities.add`,
    );
  }
  return details.length === 0
    ? undefined
    : { rule: 'unrestricted capabilities', detail: details.join('; ') };
};

const ALLOWED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const restrictedVolumes: Check = ({ spec }) => {
  const bad = (spec.volumes ?? []).flatMap(volume => {
    const type = Object.keys(volume).find(
      key => key !== 'name' && !ALLOWED_VOLUMES.has(key),
    );
    return type ? [{ name: volume.name, type }] : [];
  });
  return bad.length === 0
    ? undefined
    : {
        rule: 'restricted volume types',
        detail: bad
          .map(
            ({ name, type }) =>
              `volume "${name}" uses restricted volume type "${type}"`,
          )
          .join(', '),
      };
};

const nonRoot: Check = ({ spec, containers }) => {
  const pod = podSecurity(spec).runAsNonRoot;
  const explicit = containers.filter(c => securityOf(c).runAsNonRoot === false);
  if (explicit.length > 0) {
    return {
      rule: 'runAsNonRoot != true',
      detail: `${label(explicit)} must not set securityContext.runAsNonRoot=false`,
    };
  }
  const open = pod
    ? []
    : containers.filter(c => securityOf(c).runAsNonRoot !== true);
  return open.length === 0
    ? undefined
    : {
        rule: 'runAsNonRoot != true',
        detail: `pod or ${label(open)} must set securityContext.runAsNonRoot=true`,
      };
};

const rootUser: Check = ({ spec, containers }) => {
  const details: string[] = [];
  if (podSecurity(spec).runAsUser === 0) {
    details.push('pod must not set runAsUser=0');
  }
  const bad = containers.filter(c => securityOf(c).runAsUser === 0);
  if (bad.length > 0) details.push(`${label(bad)} must not set runAsUser=0`);
  return details.length === 0
    ? undefined
    : { rule: 'runAsUser=0', detail: details.join(' and ') };
};

const SECCOMP = ['RuntimeDefault', 'Localhost'];

const restrictedSeccomp: Check = ({ spec, containers }) => {
  const pod = podSecurity(spec).seccompProfile?.type;
  const bad = containers.filter(c => {
    const own = securityOf(c).seccompProfile?.type ?? pod;
    return own === undefined || !SECCOMP.includes(own);
  });
  return bad.length === 0
    ? undefined
    : {
        rule: 'seccompProfile',
        detail: `pod or ${label(bad)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
      };
};

const CHECKS: Readonly<Record<PodSecurityLevel, Check[]>> = {
  baseline: [
    hostNamespaces,
    hostPorts,
    privileged,
    baselineCapabilities,
    hostPath,
  ],
  restricted: [
    hostNamespaces,
    hostPorts,
    privileged,
    escalation,
    restrictedCapabilities,
    restrictedVolumes,
    nonRoot,
    rootUser,
    restrictedSeccomp,
  ],
};

/** Everything in a pod that a level forbids, in Kubernetes' order. */
export function podSecurityViolations(
  spec: PodSpec,
  level: PodSecurityLevel,
): Violation[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return CHECKS[level]
    .map(check => check({ spec, containers }))
    .filter(violation => violation !== undefined);
}
