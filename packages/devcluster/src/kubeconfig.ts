import { stringify } from 'yaml';

/** A user of a kubeconfig, by bearer token. */
export interface KubeconfigUser {
  name: string;
  token: string;
}

/** What a kubeconfig is made of. */
export interface KubeconfigInput {
  url: string;
  caCertificate: string;
  users: KubeconfigUser[];
  currentContext: string;
}

const CLUSTER = 'devcluster';

/** Writes a kubeconfig with one context per user. */
export function buildKubeconfig(input: KubeconfigInput): string {
  const { url, caCertificate, users, currentContext } = input;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: CLUSTER,
        cluster: {
          server: url,
          'certificate-authority-data':
            Buffer.from(caCertificate).toString('base64'),
        },
      },
    ],
    users: users.map(({ name, token }) => ({ name, user: { token } })),
    contexts: users.map(({ name }) => ({
      name,
      context: { cluster: CLUSTER, user: name },
    })),
    'current-context': currentContext,
  });
}
