import { AccessAttributes } from '../auth/authorizer';
import { UserInfo } from '../auth/user';
import { RequestInfo } from './requestInfo';
import { ApiError, qualifiedName } from './status';

const COLLECTION_VERBS = new Set(['list', 'watch', 'deletecollection']);

/** A list of one object by name counts as access to that name. */
function requestedName({ verb, name, query }: RequestInfo): string | undefined {
  if (name || !COLLECTION_VERBS.has(verb)) return name;
  const selector = query.get('fieldSelector') ?? '';
  return /^metadata\.name==?([^,]+)$/.exec(selector)?.[1];
}

/** What a request asks of the authorizer. */
export function accessAttributes(
  info: RequestInfo,
  user: UserInfo,
): AccessAttributes {
  const { verb, isResourceRequest, group, resource, subresource } = info;
  return {
    user,
    verb,
    isResourceRequest,
    group,
    resource,
    subresource,
    namespace: info.namespace,
    name: requestedName(info),
    path: info.path,
  };
}

/** The 403 that authorization answers. */
export function accessDenied(info: RequestInfo, user: UserInfo): ApiError {
  if (!info.isResourceRequest) {
    return new ApiError(
      403,
      'Forbidden',
      `forbidden: User "${user.username}" cannot ${info.verb} path "${info.path}"`,
      {},
    );
  }
  const { group, resource, subresource, namespace, verb } = info;
  const name = requestedName(info);
  const full = subresource ? `${resource}/${subresource}` : resource;
  const qualified = qualifiedName({ group, plural: resource });
  const subject = name ? `${qualified} "${name}"` : qualified;
  const where = namespace
    ? ` in the namespace "${namespace}"`
    : ' at the cluster scope';
  return new ApiError(
    403,
    'Forbidden',
    `${subject} is forbidden: User "${user.username}" cannot ${verb} resource "${full}" in API group "${group}"${where}`,
    { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: resource },
  );
}
