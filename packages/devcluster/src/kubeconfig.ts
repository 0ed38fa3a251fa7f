import { stringify } from 'yaml';

/** A user of a kubeconfig, by bearer token or by client certificate (PEM). */
export type KubeconfigUser = { name: string } & (
  { token: string } | { certificate: string; key: string }
);

/** What a kubeconfig is made of. */
export interface KubeconfigInput {
  url: string;
  caCertificate: string;
  users: KubeconfigUser[];
  currentContext: string;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

function credentials(user: KubeconfigUser): Record<string, string> {
  return 'token' in user
    ? { token: user.token }
    : {
        'client-certificate-data': base64(user.certificate),
        'client-key-data': base64(user.key),
      };
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
          'certificate-authority-data': base64(caCertificate),
        },
      },
    ],
    users: users.map(user => ({ name: user.name, user: credentials(user) })),
    contexts: users.map(({ name }) => ({
      name,
      context: { cluster: CLUSTER, user: name },
    })),
    'current-context': currentContext,
  });
}
