import { KubeConfig } from '@kubernetes/client-node';
import { existsSync } from 'node:fs';

/**
 * Loads how to reach the cluster: a kubeconfig file, or the account the pod
 * runs as.
 *
 * The library is an ES module. A CommonJS build can `require` it since Node
 * 22.12, which Backstage's own dependencies need as well.
 *
 * @throws with one sentence that names the setting
 */
export function loadKubeConfig(options: {
  kubeconfig?: string;
  context?: string;
}): KubeConfig {
  const config = new KubeConfig();
  if (options.kubeconfig) {
    if (!existsSync(options.kubeconfig)) {
      throw new Error(
        `Configuration smartdevops.kubernetes.kubeconfig: there is no file ${options.kubeconfig}.`,
      );
    }
    config.loadFromFile(options.kubeconfig);
  } else {
    config.loadFromCluster();
  }
  if (options.context) {
    if (!config.getContextObject(options.context)) {
      throw new Error(
        `Configuration smartdevops.kubernetes.context: there is no context "${options.context}".`,
      );
    }
    config.setCurrentContext(options.context);
  }
  if (!config.getCurrentCluster()) {
    throw new Error(
      'Configuration smartdevops.kubernetes: no cluster is configured. Set smartdevops.kubernetes.kubeconfig, or run inside the cluster.',
    );
  }
  return config;
}
