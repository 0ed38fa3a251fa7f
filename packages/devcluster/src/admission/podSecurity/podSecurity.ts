import { forbidden } from '../../api/status';
import { invalid, invalidError } from '../../schema/fieldErrors';
import { Pod, PodSpec } from '../../model/workloads';
import { ObjectStore } from '../../storage/store';
import { deepEqual, getPath } from '../../util/json';
import { AdmissionPlugin, AdmissionRequest } from '../admission';
import { PodSecurityLevel, podSecurityViolations, Violation } from './checks';

const PREFIX = 'pod-security.kubernetes.io/';
const MODES = ['enforce', 'audit', 'warn'] as const;
const LEVELS = ['privileged', 'baseline', 'restricted'];

type Mode = (typeof MODES)[number];

interface Policy {
  level: PodSecurityLevel;
  version: string;
}

const TEMPLATE_PATHS: Readonly<Record<string, string[]>> = {
  'apps/deployments': ['spec', 'template', 'spec'],
  'apps/replicasets': ['spec', 'template', 'spec'],
  'apps/statefulsets': ['spec', 'template', 'spec'],
  'apps/daemonsets': ['spec', 'template', 'spec'],
  'batch/jobs': ['spec', 'template', 'spec'],
  'batch/cronjobs': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

function policyOf(
  labels: Record<string, string> | undefined,
  mode: Mode,
): Policy | undefined {
  const level = labels?.[`${PREFIX}${mode}`];
  if (level !== 'baseline' && level !== 'restricted') return undefined;
  return {
    level,
    version: labels?.[`${PREFIX}${mode}-version`] ?? 'latest',
  };
}

function describe(violations: Violation[]): string {
  return violations.map(v => `${v.rule} (${v.detail})`).join(', ');
}

/** Enforces the pod-security labels of namespaces. */
export class PodSecurity implements AdmissionPlugin {
  constructor(private readonly store: ObjectStore) {}

  validate(request: AdmissionRequest): void {
    const { definition, operation, subresource } = request;
    if (operation === 'DELETE' || subresource) return;
    if (definition.storage === 'namespaces') this.checkNamespace(request);
    else if (definition.storage === 'pods') this.checkPod(request);
    else this.checkTemplate(request);
  }

  private labelsOf(namespace: string | undefined) {
    return this.store.get('namespaces', undefined, namespace ?? '')?.metadata
      .labels;
  }

  private checkPod(request: AdmissionRequest): void {
    const { definition, name, namespace } = request;
    const pod = request.object as Pod;
    const old = request.oldObject as Pod | undefined;
    if (old && deepEqual(withoutImages(old.spec), withoutImages(pod.spec))) {
      return;
    }
    const labels = this.labelsOf(namespace);
    const enforce = policyOf(labels, 'enforce');
    if (enforce) {
      const violations = podSecurityViolations(pod.spec, enforce.level);
      if (violations.length > 0) {
        throw forbidden(
          definition,
          name,
          `violates PodSecurity "${enforce.level}:${enforce.version}": ${describe(violations)}`,
        );
      }
    }
    this.warn(request, pod.spec, labels);
  }

  private checkTemplate(request: AdmissionRequest): void {
    const path = TEMPLATE_PATHS[request.definition.storage];
    const spec = path
      ? (getPath(request.object, path) as PodSpec | undefined)
      : undefined;
    if (!path || !spec?.containers) return;
    if (deepEqual(getPath(request.oldObject, path), spec)) return;
    this.warn(request, spec, this.labelsOf(request.namespace));
  }

  private warn(
    request: AdmissionRequest,
    spec: PodSpec,
    labels: Record<string, string> | undefined,
  ): void {
    const policy = policyOf(labels, 'warn');
    if (!policy) return;
    const violations = podSecurityViolations(spec, policy.level);
    if (violations.length === 0) return;
    request.warn(
      `would violate PodSecurity "${policy.level}:${policy.version}": ${describe(violations)}`,
    );
  }

  private checkNamespace(request: AdmissionRequest): void {
    const { definition, name, object, oldObject } = request;
    const labels = object?.metadata.labels;
    const errors = MODES.flatMap(mode => {
      const level = labels?.[`${PREFIX}${mode}`];
      if (level === undefined || LEVELS.includes(level)) return [];
      return [
        invalid(
          `metadata.labels[${PREFIX}${mode}]`,
          level,
          `must be one of ${LEVELS.join(', ')}`,
        ),
      ];
    });
    if (errors.length > 0) throw invalidError(definition, name, errors);
    const before = policyOf(oldObject?.metadata.labels, 'enforce');
    const after = policyOf(labels, 'enforce');
    if (after && !deepEqual(before, after)) this.warnExisting(request, after);
  }

  private warnExisting(request: AdmissionRequest, policy: Policy): void {
    const groups = new Map<string, string[]>();
    const pods = this.store
      .list('pods', request.name)
      .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
    for (const object of pods) {
      const pod = object as Pod;
      const rules = podSecurityViolations(pod.spec, policy.level)
        .map(violation => violation.rule)
        .join(', ');
      if (!rules) continue;
      groups.set(rules, [...(groups.get(rules) ?? []), pod.metadata.name]);
    }
    if (groups.size === 0) return;
    request.warn(
      `existing pods in namespace "${request.name}" violate the new PodSecurity enforce level "${policy.level}:${policy.version}"`,
    );
    for (const [rules, names] of groups) {
      const more = names.length - 1;
      const others =
        more > 0 ? ` (and ${more} other pod${more > 1 ? 's' : ''})` : '';
      request.warn(`${names[0]}${others}: ${rules}`);
    }
  }
}

function withoutImages(spec: PodSpec): unknown {
  const strip = (list: PodSpec['containers'] = []) =>
    list.map(container => ({ ...container, image: '' }));
  return {
    ...spec,
    nodeName: '',
    containers: strip(spec.containers),
    initContainers: strip(spec.initContainers),
  };
}
