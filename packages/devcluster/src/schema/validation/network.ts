import { KubeObject } from '../../model/objects';
import {
  Ingress,
  IngressPath,
  Service,
  ServicePort,
} from '../../model/network';
import { deepEqual } from '../../util/json';
import {
  duplicate,
  FieldError,
  invalid,
  notSupported,
  required,
} from '../fieldErrors';
import { validateLabels } from './metadata';
import { isPort, PORT_RANGE } from './pods';

function validateTargetPort(port: ServicePort, field: string): FieldError[] {
  const { targetPort } = port;
  if (targetPort === undefined) return [];
  if (typeof targetPort === 'number') {
    return isPort(targetPort) ? [] : [invalid(field, targetPort, PORT_RANGE)];
  }
  const errors: FieldError[] = [];
  if (!/^[-a-z0-9]+$/.test(targetPort)) {
    errors.push(
      invalid(
        field,
        targetPort,
        'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      ),
    );
  }
  if (!/[a-z]/.test(targetPort)) {
    errors.push(
      invalid(field, targetPort, 'must contain at least one letter (a-z)'),
    );
  }
  if (targetPort.length > 15) {
    errors.push(
      invalid(field, targetPort, 'must be no more than 15 characters'),
    );
  }
  return errors;
}

function validateServicePort(
  port: ServicePort,
  field: string,
  needsName: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  if (needsName && !port.name) errors.push(required(`${field}.name`));
  if (!isPort(port.port)) {
    errors.push(invalid(`${field}.port`, port.port ?? 0, PORT_RANGE));
  }
  const protocols = ['SCTP', 'TCP', 'UDP'];
  if (port.protocol && !protocols.includes(port.protocol)) {
    errors.push(notSupported(`${field}.protocol`, port.protocol, protocols));
  }
  return [...errors, ...validateTargetPort(port, `${field}.targetPort`)];
}

/** Validates a Service. */
export function validateService(
  object: KubeObject,
  old?: KubeObject,
): FieldError[] {
  const { spec } = object as Service;
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  const headless = spec.clusterIP === 'None';
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') {
    errors.push(required('spec.ports'));
  }
  const names = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((port, index) => {
    const field = `spec.ports[${index}]`;
    errors.push(...validateServicePort(port, field, ports.length > 1));
    if (port.name && names.has(port.name)) {
      errors.push(duplicate(`${field}.name`, port.name));
    }
    if (port.name) names.add(port.name);
    const number = `${port.protocol}/${port.port}`;
    if (numbers.has(number)) {
      errors.push(
        duplicate(field, { port: port.port, protocol: port.protocol }),
      );
    }
    numbers.add(number);
  });
  errors.push(...validateLabels(spec.selector, 'spec.selector'));
  const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
  if (!types.includes(spec.type ?? '')) {
    errors.push(notSupported('spec.type', spec.type, types));
  }
  const before = (old as Service | undefined)?.spec;
  if (
    before?.clusterIP &&
    spec.type === before.type &&
    !deepEqual(spec.clusterIP, before.clusterIP)
  ) {
    errors.push(
      invalid(
        'spec.clusterIPs[0]',
        [spec.clusterIP],
        'may not change once set',
      ),
    );
  }
  return errors;
}

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];

function validateIngressPath(path: IngressPath, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (path.pathType === undefined) {
    errors.push(required(`${field}.pathType`, 'pathType must be specified'));
  } else if (!PATH_TYPES.includes(path.pathType)) {
    errors.push(notSupported(`${field}.pathType`, path.pathType, PATH_TYPES));
  } else if (
    path.pathType !== 'ImplementationSpecific' &&
    !path.path?.startsWith('/')
  ) {
    errors.push(
      invalid(`${field}.path`, path.path ?? '', 'must be an absolute path'),
    );
  }
  const service = path.backend?.service;
  if (!service) {
    errors.push(required(`${field}.backend`, 'must specify a backend'));
  } else {
    const { number, name } = service.port ?? {};
    if (!service.name) errors.push(required(`${field}.backend.service.name`));
    if (number === undefined && !name) {
      errors.push(
        required(
          `${field}.backend.service.port`,
          'port name or number is required',
        ),
      );
    }
  }
  return errors;
}

/** Validates an Ingress. */
export function validateIngress(object: KubeObject): FieldError[] {
  const spec = (object as Ingress).spec ?? {};
  const rules = spec.rules ?? [];
  if (rules.length === 0 && !spec.defaultBackend) {
    return [
      invalid(
        'spec',
        spec,
        'either `defaultBackend` or `rules` must be specified',
      ),
    ];
  }
  return rules.flatMap((rule, index) => {
    const field = `spec.rules[${index}]`;
    const host = rule.host ?? '';
    const hostErrors =
      host &&
      !/^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(
        host,
      )
        ? [
            invalid(
              `${field}.host`,
              host,
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            ),
          ]
        : [];
    const paths = (rule.http?.paths ?? []).flatMap((path, position) =>
      validateIngressPath(path, `${field}.http.paths[${position}]`),
    );
    return [...hostErrors, ...paths];
  });
}
