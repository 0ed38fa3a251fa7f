import { badRequest } from '../api/status';
import { KubeObject } from '../model/objects';
import { getPath } from '../util/json';

/** A parsed `fieldSelector` query parameter. */
export interface FieldMatcher {
  matches(object: KubeObject): boolean;
  /** The name that is asked for, when exactly one can match. */
  name?: string;
}

const COMMON = ['metadata.name', 'metadata.namespace'];

const BY_KIND: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  secrets: ['type'],
  namespaces: ['status.phase'],
  nodes: ['spec.unschedulable'],
  'apps/replicasets': ['status.replicas'],
  'batch/jobs': ['status.successful'],
};

function fieldValue(object: KubeObject, field: string): string {
  if (field === 'source') {
    return String(
      getPath(object, ['source', 'component']) ??
        object.reportingComponent ??
        '',
    );
  }
  return String(getPath(object, field.split('.')) ?? '');
}

/**
 * Parses a field selector for a kind.
 * @throws ApiError 400 for a field that the kind does not support
 */
export function parseFieldSelector(
  storage: string,
  text: string | undefined,
  isCustom = false,
): FieldMatcher {
  if (!text) return { matches: () => true };
  const supported = [...COMMON, ...(BY_KIND[storage] ?? [])];
  const terms = text.split(',').map(term => {
    const match = /^([^=!]+)(==|!=|=)(.*)$/.exec(term.trim());
    if (!match) {
      throw badRequest(
        `invalid selector: '${text}'; can't understand '${term}'`,
      );
    }
    const [, field, operator, value] = match;
    if (!supported.includes(field)) {
      throw badRequest(
        BY_KIND[storage] || isCustom
          ? `field label not supported: ${field}`
          : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
      );
    }
    return { field, equal: operator !== '!=', value };
  });
  const byName = terms.find(t => t.field === 'metadata.name' && t.equal);
  return {
    name: byName?.value,
    matches: object =>
      terms.every(
        ({ field, equal, value }) =>
          (fieldValue(object, field) === value) === equal,
      ),
  };
}
