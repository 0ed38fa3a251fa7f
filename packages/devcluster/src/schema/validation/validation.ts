import { KubeObject } from '../../model/objects';
import { Pod } from '../../model/workloads';
import { deepEqual, isObject } from '../../util/json';
import { FieldError, invalid, required, tooLong } from '../fieldErrors';
import { validateCrd } from '../custom/customResource';
import { validateIngress, validateService } from './network';
import { validatePodSpec, validatePodUpdate } from './pods';
import {
  nonNegative,
  validateDeployment,
  validateReplicaSet,
} from './workloads';

type Validator = (object: KubeObject, old?: KubeObject) => FieldError[];

const MAX_DATA_BYTES = 1024 * 1024;

function validatePod(object: KubeObject, old?: KubeObject): FieldError[] {
  const pod = object as Pod;
  return [
    ...validatePodSpec(pod.spec, 'spec'),
    ...(old ? validatePodUpdate(pod.spec, (old as Pod).spec) : []),
  ];
}

function dataSize(object: KubeObject): number {
  return [object.data, object.binaryData]
    .filter(isObject)
    .flatMap(data => Object.values(data))
    .reduce<number>((sum, value) => sum + String(value).length, 0);
}

function validateData(object: KubeObject, old?: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['data', 'binaryData']) {
    for (const key of Object.keys((object[field] ?? {}) as object)) {
      if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
        errors.push(
          invalid(
            `${field}[${key}]`,
            key,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
          ),
        );
      }
    }
  }
  if (dataSize(object) > MAX_DATA_BYTES) {
    errors.push(tooLong('[]', MAX_DATA_BYTES));
  }
  if (old?.immutable && !deepEqual(object.data, old.data)) {
    errors.push({
      field: 'data',
      reason: 'FieldValueForbidden',
      message: 'Forbidden: field is immutable when `immutable` is set',
    });
  }
  return errors;
}

function validateBinding(object: KubeObject, old?: KubeObject): FieldError[] {
  const ref = object.roleRef as
    { apiGroup: string; kind: string; name: string } | undefined;
  if (!ref?.name) return [required('roleRef.name')];
  if (old && !deepEqual(ref, old.roleRef)) {
    const shown = { APIGroup: ref.apiGroup, Kind: ref.kind, Name: ref.name };
    return [invalid('roleRef', shown, 'cannot change roleRef')];
  }
  return [];
}

function validateRole(object: KubeObject): FieldError[] {
  const rules = (object.rules ?? []) as {
    verbs?: string[];
    nonResourceURLs?: string[];
    apiGroups?: string[];
    resources?: string[];
  }[];
  return rules.flatMap((rule, index) => {
    const field = `rules[${index}]`;
    const errors: FieldError[] = [];
    if (!rule.verbs?.length) {
      errors.push(
        required(`${field}.verbs`, 'verbs must contain at least one value'),
      );
    }
    if (!rule.nonResourceURLs?.length) {
      if (!rule.apiGroups?.length) {
        errors.push(
          required(
            `${field}.apiGroups`,
            'resource rules must supply at least one api group',
          ),
        );
      }
      if (!rule.resources?.length) {
        errors.push(
          required(
            `${field}.resources`,
            'resource rules must supply at least one resource',
          ),
        );
      }
    }
    return errors;
  });
}

function validateHpa(object: KubeObject): FieldError[] {
  const spec = object.spec as { minReplicas?: number; maxReplicas?: number };
  const min = spec.minReplicas ?? 1;
  const max = spec.maxReplicas ?? 0;
  const errors: FieldError[] = [];
  if (min < 1) {
    errors.push(
      invalid('spec.minReplicas', min, 'must be greater than or equal to 1'),
    );
  }
  if (max < 1) {
    errors.push(invalid('spec.maxReplicas', max, 'must be greater than 0'));
  } else if (max < min) {
    errors.push(
      invalid(
        'spec.maxReplicas',
        max,
        'must be greater than or equal to `minReplicas`',
      ),
    );
  }
  return errors;
}

function validatePdb(object: KubeObject): FieldError[] {
  const spec = (object.spec ?? {}) as {
    minAvailable?: unknown;
    maxUnavailable?: unknown;
  };
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    return [
      invalid(
        'spec',
        spec,
        'minAvailable and maxUnavailable cannot be both set',
      ),
    ];
  }
  return nonNegative('spec.minAvailable', spec.minAvailable);
}

const VALIDATORS: Readonly<Record<string, Validator>> = {
  pods: validatePod,
  'apps/deployments': validateDeployment,
  'apps/replicasets': validateReplicaSet,
  services: validateService,
  'networking.k8s.io/ingresses': validateIngress,
  configmaps: validateData,
  secrets: validateData,
  'rbac.authorization.k8s.io/roles': validateRole,
  'rbac.authorization.k8s.io/clusterroles': validateRole,
  'rbac.authorization.k8s.io/rolebindings': validateBinding,
  'rbac.authorization.k8s.io/clusterrolebindings': validateBinding,
  'autoscaling/horizontalpodautoscalers': validateHpa,
  'policy/poddisruptionbudgets': validatePdb,
  'apiextensions.k8s.io/customresourcedefinitions': validateCrd,
};

/** Validates what is special to a kind; metadata is checked elsewhere. */
export function validateKind(
  storage: string,
  object: KubeObject,
  old?: KubeObject,
): FieldError[] {
  return VALIDATORS[storage]?.(object, old) ?? [];
}
