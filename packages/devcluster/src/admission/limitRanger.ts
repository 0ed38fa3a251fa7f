import { forbidden } from '../api/status';
import { KubeObject } from '../model/objects';
import { Container, Pod, ResourceList } from '../model/workloads';
import { ObjectStore } from '../storage/store';
import { quantityValue } from '../util/quantity';
import { AdmissionPlugin, AdmissionRequest } from './admission';

interface LimitItem {
  type: string;
  default?: ResourceList;
  defaultRequest?: ResourceList;
  max?: ResourceList;
  min?: ResourceList;
  maxLimitRequestRatio?: ResourceList;
}

const ANNOTATION = 'kubernetes.io/limit-ranger';

/** Fills in and bounds the resources of containers. */
export class LimitRanger implements AdmissionPlugin {
  constructor(private readonly store: ObjectStore) {}

  mutate(request: AdmissionRequest): void {
    if (!isPodCreation(request)) return;
    const pod = request.object as Pod;
    const notes: string[] = [];
    for (const item of this.items(request.namespace)) {
      for (const container of pod.spec.containers) {
        notes.push(...applyItem(container, item));
      }
    }
    if (notes.length === 0) return;
    pod.metadata.annotations = {
      ...pod.metadata.annotations,
      [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}`,
    };
  }

  validate(request: AdmissionRequest): void {
    if (!isPodCreation(request)) return;
    const pod = request.object as Pod;
    const errors = this.items(request.namespace).flatMap(item =>
      pod.spec.containers.flatMap(container => violations(container, item)),
    );
    if (errors.length === 0) return;
    const text = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
    throw forbidden(request.definition, request.name, text);
  }

  private items(namespace: string | undefined): LimitItem[] {
    return this.store
      .list('limitranges', namespace)
      .flatMap(range => limitsOf(range))
      .filter(item => item.type === 'Container');
  }
}

function limitsOf(range: KubeObject): LimitItem[] {
  return (range.spec as { limits?: LimitItem[] }).limits ?? [];
}

function isPodCreation(request: AdmissionRequest): boolean {
  return (
    request.operation === 'CREATE' &&
    request.definition.storage === 'pods' &&
    !request.subresource
  );
}

function fill(
  current: ResourceList | undefined,
  defaults: ResourceList | undefined,
): { list: ResourceList; added: string[] } {
  const added = Object.keys(defaults ?? {})
    .filter(name => current?.[name] === undefined)
    .sort();
  const list = { ...current };
  for (const name of added) list[name] = defaults?.[name] ?? '';
  return { list, added };
}

function applyItem(container: Container, item: LimitItem): string[] {
  const resources = container.resources ?? {};
  const requests = fill(resources.requests, item.defaultRequest);
  const limits = fill(resources.limits, item.default);
  if (requests.added.length + limits.added.length === 0) return [];
  container.resources = {
    ...resources,
    limits: limits.list,
    requests: requests.list,
  };
  const note = (names: string[], what: string) =>
    names.length > 0
      ? [`${names.join(', ')} ${what} for container ${container.name}`]
      : [];
  return [...note(requests.added, 'request'), ...note(limits.added, 'limit')];
}

function violations(container: Container, item: LimitItem): string[] {
  const { requests = {}, limits = {} } = container.resources ?? {};
  const errors: string[] = [];
  for (const [name, min] of Object.entries(item.min ?? {})) {
    const request = requests[name];
    if (request === undefined) {
      errors.push(
        `minimum ${name} usage per Container is ${min}.  No request is specified`,
      );
    } else if (quantityValue(request) < quantityValue(min)) {
      errors.push(
        `minimum ${name} usage per Container is ${min}, but request is ${request}`,
      );
    }
  }
  for (const [name, max] of Object.entries(item.max ?? {})) {
    const limit = limits[name];
    if (limit === undefined) {
      errors.push(
        `maximum ${name} usage per Container is ${max}.  No limit is specified`,
      );
    } else if (quantityValue(limit) > quantityValue(max)) {
      errors.push(
        `maximum ${name} usage per Container is ${max}, but limit is ${limit}`,
      );
    }
  }
  for (const [name, ratio] of Object.entries(item.maxLimitRequestRatio ?? {})) {
    const actual = quantityValue(limits[name]) / quantityValue(requests[name]);
    if (actual > quantityValue(ratio)) {
      errors.push(
        `${name} max limit to request ratio per Container is ${ratio}, but provided ratio is ${actual.toFixed(6)}`,
      );
    }
  }
  return errors;
}
