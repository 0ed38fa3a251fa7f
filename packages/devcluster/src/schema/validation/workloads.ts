import { KubeObject, LabelSelector } from '../../model/objects';
import { matchesLabelSelector } from '../../model/labels';
import { Deployment, IntOrString, ReplicaSet } from '../../model/workloads';
import { deepEqual } from '../../util/json';
import { FieldError, invalid, notSupported, required } from '../fieldErrors';
import { validateLabels } from './metadata';
import { validatePodSpec } from './pods';

const NON_NEGATIVE = 'must be greater than or equal to 0';

/** A number that must not be negative. */
export function nonNegative(field: string, value: unknown): FieldError[] {
  return typeof value === 'number' && value < 0
    ? [invalid(field, value, NON_NEGATIVE)]
    : [];
}

function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length === 0 &&
    (selector?.matchExpressions ?? []).length === 0
  );
}

function validateTemplate(
  spec: Partial<Deployment['spec']>,
  field: string,
): FieldError[] {
  const labels = spec.template?.metadata?.labels;
  const errors: FieldError[] = [];
  if (!matchesLabelSelector(spec.selector, labels)) {
    errors.push(
      invalid(
        `${field}.metadata.labels`,
        labels,
        '`selector` does not match template `labels`',
      ),
    );
  }
  errors.push(...validateLabels(labels, `${field}.metadata.labels`));
  errors.push(...validatePodSpec(spec.template?.spec, `${field}.spec`));
  const policy = spec.template?.spec?.restartPolicy;
  if (policy && policy !== 'Always') {
    errors.push(
      notSupported(`${field}.spec.restartPolicy`, policy, ['Always']),
    );
  }
  return errors;
}

function validateSelector(selector: LabelSelector | undefined): FieldError[] {
  if (!selector) return [required('spec.selector')];
  return isEmptySelector(selector)
    ? [
        invalid(
          'spec.selector',
          selector,
          'empty selector is invalid for deployment',
        ),
      ]
    : [];
}

function isIntOrPercent(value: IntOrString): boolean {
  return typeof value === 'number'
    ? Number.isInteger(value) && value >= 0
    : /^[0-9]+%$/.test(value);
}

function isZero(value: IntOrString): boolean {
  return value === 0 || value === '0%' || value === '0';
}

function validateStrategy(
  strategy: Deployment['spec']['strategy'],
): FieldError[] {
  const field = 'spec.strategy';
  const types = ['Recreate', 'RollingUpdate'];
  if (!types.includes(strategy.type)) {
    return [notSupported(`${field}.type`, strategy.type, types)];
  }
  const rolling = strategy.rollingUpdate;
  if (!rolling) return [];
  if (strategy.type === 'Recreate') {
    return [
      {
        field: `${field}.rollingUpdate`,
        reason: 'FieldValueForbidden',
        message:
          "Forbidden: may not be specified when strategy `type` is 'Recreate'",
      },
    ];
  }
  const errors = (['maxUnavailable', 'maxSurge'] as const)
    .filter(name => !isIntOrPercent(rolling[name]))
    .map(name =>
      invalid(
        `${field}.rollingUpdate.${name}`,
        rolling[name],
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ),
    );
  if (isZero(rolling.maxUnavailable) && isZero(rolling.maxSurge)) {
    errors.push(
      invalid(
        `${field}.rollingUpdate.maxUnavailable`,
        rolling.maxUnavailable,
        'may not be 0 when `maxSurge` is 0',
      ),
    );
  }
  return errors;
}

function immutableSelector(object: KubeObject, old?: KubeObject): FieldError[] {
  const selector = (object as Deployment).spec.selector;
  const before = (old as Deployment | undefined)?.spec.selector;
  return old && !deepEqual(selector, before)
    ? [invalid('spec.selector', selector, 'field is immutable')]
    : [];
}

/** Validates a Deployment. */
export function validateDeployment(
  object: KubeObject,
  old?: KubeObject,
): FieldError[] {
  const { spec } = object as Deployment;
  const deadline = spec.progressDeadlineSeconds ?? 600;
  const minReady = spec.minReadySeconds ?? 0;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateSelector(spec.selector),
    ...validateTemplate(spec, 'spec.template'),
    ...validateStrategy(spec.strategy),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...(deadline <= minReady
      ? [
          invalid(
            'spec.progressDeadlineSeconds',
            deadline,
            'must be greater than minReadySeconds',
          ),
        ]
      : []),
    ...immutableSelector(object, old),
  ];
}

/** Validates a ReplicaSet. */
export function validateReplicaSet(
  object: KubeObject,
  old?: KubeObject,
): FieldError[] {
  const { spec } = object as ReplicaSet;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateSelector(spec.selector),
    ...validateTemplate(spec, 'spec.template'),
    ...immutableSelector(object, old),
  ];
}
