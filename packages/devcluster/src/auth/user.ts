/** An authenticated user, as TokenReview and admission describe it. */
export interface UserInfo {
  username: string;
  uid?: string;
  groups: string[];
  extra?: Record<string, string[]>;
}

/** The group that may do everything. */
export const MASTERS = 'system:masters';

const AUTHENTICATED = 'system:authenticated';

/** The user that controllers act as. */
export function controllerUser(name: string): UserInfo {
  return serviceAccountUser('kube-system', name);
}

/** The user that a node's kubelet acts as. */
export function nodeUser(node: string): UserInfo {
  return {
    username: `system:node:${node}`,
    groups: ['system:nodes', AUTHENTICATED],
  };
}

/** The user behind a ServiceAccount. */
export function serviceAccountUser(
  namespace: string,
  name: string,
  uid?: string,
): UserInfo {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    ...(uid ? { uid } : {}),
    groups: [
      'system:serviceaccounts',
      `system:serviceaccounts:${namespace}`,
      AUTHENTICATED,
    ],
  };
}

/** Namespace and name of a ServiceAccount user; undefined for other users. */
export function parseServiceAccount(
  username: string,
): { namespace: string; name: string } | undefined {
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  return match ? { namespace: match[1], name: match[2] } : undefined;
}

/** A member of system:masters. */
export const adminUser: UserInfo = {
  username: 'kubernetes-admin',
  groups: [MASTERS, AUTHENTICATED],
};

/** Whoever sends no credentials. */
export const anonymousUser: UserInfo = {
  username: 'system:anonymous',
  groups: ['system:unauthenticated'],
};
