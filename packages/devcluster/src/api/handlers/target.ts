import { PATCH_TYPES } from '../../registry/patching';
import { UpdateTarget } from '../../registry/registry';
import { invalidError, notSupported } from '../../schema/fieldErrors';
import { ResourceDefinition } from '../../schema/resource';
import { ResourceContext } from '../context';
import { ApiError } from '../status';

/** The object that a request is about. */
export function targetOf(context: ResourceContext): UpdateTarget {
  const { definition, info } = context;
  return {
    definition,
    namespace: definition.namespaced ? info.namespace : undefined,
    name: info.name ?? '',
    subresource: info.subresource,
  };
}

/** Answers 422 for options that do not exist. */
export function checkWriteQuery(context: ResourceContext, kind: string): void {
  const { query } = context.info;
  const errors = [];
  const validation = query.get('fieldValidation');
  const allowed = ['', 'Ignore', 'Strict', 'Warn'];
  if (validation !== null && !allowed.includes(validation)) {
    errors.push(notSupported('fieldValidation', validation, allowed));
  }
  const dryRun = query.getAll('dryRun').filter(Boolean);
  if (dryRun.some(value => value !== 'All')) {
    errors.push(notSupported('dryRun', dryRun, ['All']));
  }
  if (errors.length > 0) {
    throw invalidError({ group: 'meta.k8s.io', kind }, '', errors);
  }
}

/** 415 for patches; kinds of custom resources tell what they accept. */
export function unsupportedPatch(definition: ResourceDefinition): ApiError {
  const accepted = [PATCH_TYPES.json, PATCH_TYPES.merge, PATCH_TYPES.apply];
  return definition.custom
    ? new ApiError(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
      )
    : new ApiError(
        415,
        'UnsupportedMediaType',
        '415: Unsupported Media Type',
        {},
      );
}

/** Whether a media type is a patch that the kind supports. */
export function isPatchType(
  type: string,
  definition: ResourceDefinition,
): boolean {
  if (type === PATCH_TYPES.strategic && definition.custom) return false;
  return Object.values<string>(PATCH_TYPES).includes(type);
}
