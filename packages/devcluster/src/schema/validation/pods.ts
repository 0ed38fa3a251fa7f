import { Container, PodSpec } from '../../model/workloads';
import { quantityValue } from '../../util/quantity';
import { deepEqual } from '../../util/json';
import {
  duplicate,
  FieldError,
  forbiddenField,
  invalid,
  notFoundField,
  notSupported,
  required,
} from '../fieldErrors';
import { isDnsLabel } from './metadata';

const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

/** The sentence about a port outside of 1–65535. */
export const PORT_RANGE = 'must be between 1 and 65535, inclusive';

/** Whether a number is a TCP port. */
export function isPort(port: unknown): boolean {
  return Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65535;
}

function validateResources(container: Container, field: string): FieldError[] {
  const { limits = {}, requests = {} } = container.resources ?? {};
  const errors: FieldError[] = [];
  for (const [list, values] of Object.entries({ limits, requests })) {
    for (const [name, value] of Object.entries(values)) {
      if (quantityValue(value) < 0) {
        errors.push(
          invalid(
            `${field}.${list}[${name}]`,
            value,
            'must be greater than or equal to 0',
          ),
        );
      }
    }
  }
  for (const [name, request] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit !== undefined && quantityValue(request) > quantityValue(limit)) {
      errors.push(
        invalid(
          `${field}.requests`,
          request,
          `must be less than or equal to ${name} limit of ${limit}`,
        ),
      );
    }
  }
  return errors;
}

function validatePorts(container: Container, field: string): FieldError[] {
  return (container.ports ?? []).flatMap((port, index) => {
    const path = `${field}.ports[${index}]`;
    const errors: FieldError[] = [];
    if (port.containerPort === undefined) {
      errors.push(required(`${path}.containerPort`));
    } else if (!isPort(port.containerPort)) {
      errors.push(
        invalid(`${path}.containerPort`, port.containerPort, PORT_RANGE),
      );
    }
    const protocols = ['SCTP', 'TCP', 'UDP'];
    if (port.protocol && !protocols.includes(port.protocol)) {
      errors.push(notSupported(`${path}.protocol`, port.protocol, protocols));
    }
    return errors;
  });
}

function validateProbes(container: Container, field: string): FieldError[] {
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
  return probes.flatMap(name => {
    const probe = container[name];
    if (!probe) return [];
    const path = `${field}.${name}`;
    const handlers = [
      probe.httpGet,
      probe.tcpSocket,
      probe.exec,
      (probe as { grpc?: object }).grpc,
    ];
    const errors: FieldError[] = handlers.some(Boolean)
      ? []
      : [required(path, 'must specify a handler type')];
    for (const key of [
      'initialDelaySeconds',
      'timeoutSeconds',
      'periodSeconds',
      'successThreshold',
      'failureThreshold',
    ] as const) {
      const value = probe[key];
      if (value !== undefined && value < 0) {
        errors.push(
          invalid(
            `${path}.${key}`,
            value,
            'must be greater than or equal to 0',
          ),
        );
      }
    }
    if (name !== 'readinessProbe' && probe.successThreshold !== 1) {
      errors.push(
        invalid(
          `${path}.successThreshold`,
          probe.successThreshold,
          'must be 1',
        ),
      );
    }
    return errors;
  });
}

function validateContainer(
  container: Container,
  field: string,
  volumes: Set<string>,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!container.name) errors.push(required(`${field}.name`));
  else if (!isDnsLabel(container.name)) {
    errors.push(invalid(`${field}.name`, container.name, LABEL_TEXT));
  }
  if (!container.image) errors.push(required(`${field}.image`));
  else if (container.image !== container.image.trim()) {
    errors.push(
      invalid(
        `${field}.image`,
        container.image,
        'must not have leading or trailing whitespace',
      ),
    );
  }
  errors.push(...validatePorts(container, field));
  (container.env ?? []).forEach((env, index) => {
    if (!env.name) errors.push(required(`${field}.env[${index}].name`));
  });
  (container.volumeMounts ?? []).forEach((mount, index) => {
    if (!volumes.has(mount.name)) {
      errors.push(
        notFoundField(`${field}.volumeMounts[${index}].name`, mount.name),
      );
    }
  });
  errors.push(...validateResources(container, `${field}.resources`));
  errors.push(...validateProbes(container, field));
  return errors;
}

/** Validates a PodSpec. */
export function validatePodSpec(
  spec: PodSpec | undefined,
  field: string,
): FieldError[] {
  const containers = spec?.containers ?? [];
  if (containers.length === 0) return [required(`${field}.containers`)];
  const volumes = new Set((spec?.volumes ?? []).map(volume => volume.name));
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const lists = [
    ['initContainers', spec?.initContainers ?? []],
    ['containers', containers],
  ] as const;
  for (const [list, items] of lists) {
    items.forEach((container, index) => {
      const path = `${field}.${list}[${index}]`;
      errors.push(...validateContainer(container, path, volumes));
      if (names.has(container.name)) {
        errors.push(duplicate(`${path}.name`, container.name));
      }
      names.add(container.name);
    });
  }
  const policies = ['Always', 'OnFailure', 'Never'];
  if (spec?.restartPolicy && !policies.includes(spec.restartPolicy)) {
    errors.push(
      notSupported(`${field}.restartPolicy`, spec.restartPolicy, policies),
    );
  }
  const grace = spec?.terminationGracePeriodSeconds;
  if (grace !== undefined && grace < 0) {
    errors.push(
      invalid(
        `${field}.terminationGracePeriodSeconds`,
        grace,
        'must be greater than or equal to 0',
      ),
    );
  }
  return errors;
}

function withoutMutable(spec: PodSpec): unknown {
  const images = (containers: Container[] = []) =>
    containers.map(container => ({ ...container, image: '' }));
  return {
    ...spec,
    containers: images(spec.containers),
    initContainers: images(spec.initContainers),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    terminationGracePeriodSeconds: undefined,
    nodeName: undefined,
  };
}

/** Only few fields of a pod's spec may change. */
export function validatePodUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  if (deepEqual(withoutMutable(spec), withoutMutable(old))) return [];
  return [
    forbiddenField(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n',
    ),
  ];
}
