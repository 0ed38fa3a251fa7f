import { IncomingMessage } from 'node:http';
import { ApiError, badRequest } from '../api/status';
import { AccessAttributes, Authorizer } from './authorizer';
import {
  anonymousUser,
  parseServiceAccount,
  serviceAccountUser,
  UserInfo,
} from './user';

const EXTRA_PREFIX = 'impersonate-extra-';

interface Impersonation {
  username: string;
  uid?: string;
  groups: string[];
  extra: Record<string, string[]>;
}

function headerValues(request: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  // rawHeaders keeps repeated headers apart.
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index].toLowerCase() === name) {
      values.push(request.rawHeaders[index + 1]);
    }
  }
  return values;
}

/** The user without a name, as the API server prints it. */
function describe({
  uid = '',
  groups,
  extra,
}: Omit<Impersonation, 'username'>): string {
  const list = (values: string[]) =>
    `[]string{${values.map(value => JSON.stringify(value)).join(', ')}}`;
  const entries = Object.entries(extra)
    .map(([key, values]) => `${JSON.stringify(key)}:${list(values)}`)
    .join(', ');
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${
    groups.length > 0 ? list(groups) : '[]string(nil)'
  }, Extra:map[string][]string${entries ? `{${entries}}` : '(nil)'}}`;
}

function readImpersonation(
  request: IncomingMessage,
): Impersonation | undefined {
  const [username] = headerValues(request, 'impersonate-user');
  const groups = headerValues(request, 'impersonate-group');
  const [uid] = headerValues(request, 'impersonate-uid');
  const extra: Record<string, string[]> = {};
  for (const header of Object.keys(request.headers)) {
    if (!header.startsWith(EXTRA_PREFIX)) continue;
    const key = decodeURIComponent(header.slice(EXTRA_PREFIX.length));
    extra[key] = headerValues(request, header);
  }
  if (!username) {
    if (groups.length > 0 || uid || Object.keys(extra).length > 0) {
      throw badRequest(
        `requested ${describe({ uid, groups, extra })} without impersonating a user name`,
      );
    }
    return undefined;
  }
  return { username, uid, groups, extra };
}

function requestedRights(wanted: Impersonation): Partial<AccessAttributes>[] {
  const account = parseServiceAccount(wanted.username);
  const user: Partial<AccessAttributes> = account
    ? { group: '', resource: 'serviceaccounts', ...account }
    : { group: '', resource: 'users', name: wanted.username };
  const groups = wanted.groups.map(name => ({
    group: '',
    resource: 'groups',
    name,
  }));
  const uid = wanted.uid
    ? [{ group: 'authentication.k8s.io', resource: 'uids', name: wanted.uid }]
    : [];
  const extra = Object.entries(wanted.extra).flatMap(([key, values]) =>
    values.map(name => ({
      group: 'authentication.k8s.io',
      resource: 'userextras',
      subresource: key,
      name,
    })),
  );
  return [user, ...groups, ...uid, ...extra];
}

function refusal(user: UserInfo, right: Partial<AccessAttributes>): ApiError {
  const { group, resource, subresource, namespace, name } = right;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace
    ? ` in the namespace "${namespace}"`
    : ' at the cluster scope';
  return new ApiError(
    403,
    'Forbidden',
    `${resource}${group ? `.${group}` : ''} "${name}" is forbidden: User "${user.username}" cannot impersonate resource "${full}" in API group "${group}"${where}`,
    { name, ...(group ? { group } : {}), kind: resource },
  );
}

/**
 * Applies the Impersonate-* headers of a request.
 * @returns the user to act as
 * @throws ApiError 400 for groups without a user, 403 without the right
 */
export function impersonate(
  request: IncomingMessage,
  user: UserInfo,
  authorizer: Authorizer,
): UserInfo {
  const wanted = readImpersonation(request);
  if (!wanted) return user;
  for (const right of requestedRights(wanted)) {
    const { allowed } = authorizer.authorize({
      user,
      verb: 'impersonate',
      isResourceRequest: true,
      group: '',
      resource: '',
      ...right,
    });
    if (!allowed) throw refusal(user, right);
  }
  return impersonatedUser(wanted);
}

function impersonatedUser(wanted: Impersonation): UserInfo {
  const { username, uid, extra } = wanted;
  const account = parseServiceAccount(username);
  const own = account
    ? serviceAccountUser(account.namespace, account.name).groups
    : [];
  // Explicit groups replace the ones that a ServiceAccount brings.
  const groups = wanted.groups.length > 0 ? wanted.groups : own;
  const everybody =
    username === anonymousUser.username
      ? anonymousUser.groups
      : ['system:authenticated'];
  return {
    username,
    ...(uid ? { uid } : {}),
    groups: [...new Set([...groups, ...everybody])],
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
}
