import { inRoot } from '../lib/paths.mjs';

const LABEL = 'smartdevops.io/tenant';

/**
 * Deletes the namespaces that a run made on a real cluster, as the current
 * context of the kubeconfig.
 *
 * @param {{kubeconfig: string, prefix: string}} options
 * @returns {Promise<string | undefined>} what somebody else has to do
 */
export async function deleteNamespaces({ kubeconfig, prefix }) {
  const { CoreV1Api, KubeConfig } = await import(
    inRoot('node_modules', '@kubernetes', 'client-node', 'dist', 'index.js')
  );
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = config.makeApiClient(CoreV1Api);
  const { items } = await api.listNamespace({ labelSelector: LABEL });
  const names = items
    .map(({ metadata }) => metadata?.name ?? '')
    .filter(name => name.startsWith(prefix));
  const left = [];
  for (const name of names) {
    try {
      await api.deleteNamespace({ name });
    } catch (error) {
      if (error.code !== 403) {
        throw error;
      }
      left.push(name);
    }
  }
  return left.length === 0
    ? undefined
    : `The current context may not delete namespaces; as an administrator: kubectl delete namespace ${left.join(
        ' ',
      )}`;
}
