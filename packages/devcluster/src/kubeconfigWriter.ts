import {
  issueClientCertificate,
  ServerCertificates,
} from './auth/certificates';
import { TokenIssuer } from './auth/tokens';
import { parseServiceAccount } from './auth/user';
import { BACKEND_ACCOUNT } from './bootstrap';
import { buildKubeconfig, KubeconfigUser } from './kubeconfig';
import { Registry } from './registry/registry';

/** Tokens in kubeconfigs last as long as a demo might. */
const TOKEN_SECONDS = 365 * 24 * 60 * 60;

interface Cluster {
  url: string;
  caCertificate: string;
}

/** Returns a function that writes a kubeconfig for a user. */
export function kubeconfigWriter(
  registry: Registry,
  tokens: TokenIssuer,
  cluster: Cluster,
): (user: string) => Promise<string> {
  const accountToken = async (namespace: string, name: string) => {
    const account = registry.get({
      definition: registry.catalog.get('', 'serviceaccounts'),
      namespace,
      name,
    });
    const claims = { namespace, name, uid: account.metadata.uid };
    return (await tokens.issue(claims, TOKEN_SECONDS)).token;
  };
  return async user => {
    const { namespace, name } = BACKEND_ACCOUNT;
    const users: KubeconfigUser[] = [
      { name: 'admin', token: tokens.adminToken },
      { name: 'smartdevops', token: await accountToken(namespace, name) },
    ];
    if (!users.some(item => item.name === user)) {
      const account = parseServiceAccount(user);
      if (!account) {
        throw new Error(
          `Unknown user ${user}: expected admin, smartdevops or system:serviceaccount:<namespace>:<name>`,
        );
      }
      users.push({
        name: user,
        token: await accountToken(account.namespace, account.name),
      });
    }
    return buildKubeconfig({ ...cluster, users, currentContext: user });
  };
}

/** Returns a function that writes a kubeconfig with a client certificate. */
export function certificateKubeconfigWriter(
  url: string,
  certificates: ServerCertificates,
): (user: string, groups?: string[]) => Promise<string> {
  const { caCertificate } = certificates;
  return async (name, groups = []) => {
    const client = await issueClientCertificate(certificates, name, groups);
    const users = [{ name, ...client }];
    return buildKubeconfig({ url, caCertificate, users, currentContext: name });
  };
}
