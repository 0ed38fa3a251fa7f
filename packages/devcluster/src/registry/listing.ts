import { ApiError, badRequest, expired } from '../api/status';
import { KubeObject } from '../model/objects';
import { invalidError } from '../schema/fieldErrors';
import { continueExpired, decodeToken, encodeToken } from './continueToken';
import { ResourceDefinition } from '../schema/resource';
import { FieldMatcher, parseFieldSelector } from '../selectors/fieldSelector';
import { LabelMatcher, parseLabelSelector } from '../selectors/labelSelector';
import { keyOf, ObjectStore } from '../storage/store';

/** metav1.ListOptions as they come in a query. */
export interface ListOptions {
  labelSelector?: string;
  fieldSelector?: string;
  limit?: string;
  continue?: string;
  resourceVersion?: string;
  resourceVersionMatch?: string;
}

/** A page of a list. */
export interface ListResult {
  items: KubeObject[];
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
}

/** Both selectors of a list or watch. */
export interface Selection {
  labels: LabelMatcher;
  fields: FieldMatcher;
  isFiltered: boolean;
  matches(object: KubeObject): boolean;
}

/** Parses the selectors of a query. */
export function parseSelection(
  definition: ResourceDefinition,
  options: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>,
): Selection {
  const labels = parseLabelSelector(options.labelSelector);
  const fields = parseFieldSelector(
    definition.storage,
    options.fieldSelector,
    !!definition.custom,
  );
  return {
    labels,
    fields,
    isFiltered: !!options.labelSelector || !!options.fieldSelector,
    matches: object => labels(object.metadata.labels) && fields.matches(object),
  };
}

/** Parses a resourceVersion; undefined when absent. */
export function parseRevision(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^[0-9]+$/.test(text)) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  return Number(text);
}

/** The answer to a list from the future: retry when that has come. */
export function tooLargeRevision(wanted: number, current: number): ApiError {
  return new ApiError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    {
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
      retryAfterSeconds: 1,
    },
  );
}

function checkMatch(options: ListOptions): void {
  const { resourceVersion, resourceVersionMatch } = options;
  if (resourceVersionMatch && !resourceVersion) {
    throw invalidError({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
      {
        field: 'resourceVersionMatch',
        reason: 'FieldValueForbidden',
        message:
          'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
      },
    ]);
  }
  if (options.continue && resourceVersion && resourceVersion !== '0') {
    throw badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
}

function parseLimit(options: ListOptions): number {
  const { limit, resourceVersion } = options;
  if (!limit) return Infinity;
  if (!/^-?[0-9]+$/.test(limit)) {
    throw badRequest(`strconv.ParseInt: parsing "${limit}": invalid syntax`);
  }
  // A list from the cache ignores the limit.
  const fromCache = resourceVersion === '0' && !options.continue;
  return fromCache || Number(limit) <= 0 ? Infinity : Number(limit);
}

function byKey(a: KubeObject, b: KubeObject): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

/** The state of the kind that a list is about, and its revision. */
function snapshot(
  store: ObjectStore,
  storage: string,
  namespace: string | undefined,
  options: ListOptions,
): { objects: KubeObject[]; revision: number; start?: string } {
  if (options.continue) {
    const token = decodeToken(options.continue);
    if (token.rv < 0) {
      return {
        objects: store.list(storage, namespace),
        revision: store.revision,
        start: token.start,
      };
    }
    const objects = store.listAt(storage, token.rv, namespace);
    if (!objects) throw continueExpired(token);
    return { objects, revision: token.rv, start: token.start };
  }
  const wanted = parseRevision(options.resourceVersion);
  if (wanted !== undefined && wanted > store.revision) {
    throw tooLargeRevision(wanted, store.revision);
  }
  if (options.resourceVersionMatch === 'Exact' && wanted) {
    const objects = store.listAt(storage, wanted, namespace);
    if (!objects) {
      throw expired('The resourceVersion for the provided list is too old.');
    }
    return { objects, revision: wanted };
  }
  return { objects: store.list(storage, namespace), revision: store.revision };
}

/** Answers a list request. */
export function listObjects(
  store: ObjectStore,
  definition: ResourceDefinition,
  namespace: string | undefined,
  options: ListOptions,
): ListResult {
  const selection = parseSelection(definition, options);
  checkMatch(options);
  const limit = parseLimit(options);
  const { objects, revision, start } = snapshot(
    store,
    definition.storage,
    namespace,
    options,
  );
  const rest = objects
    .filter(object => selection.matches(object))
    .sort(byKey)
    .filter(object => start === undefined || keyOf(object) > start);
  const metadata: ListResult['metadata'] = {
    resourceVersion: String(revision),
  };
  if (rest.length <= limit) return { items: rest, metadata };
  const items = rest.slice(0, limit);
  metadata.continue = encodeToken({
    rv: revision,
    start: keyOf(items[items.length - 1]),
  });
  if (!selection.isFiltered) metadata.remainingItemCount = rest.length - limit;
  return { items, metadata };
}
