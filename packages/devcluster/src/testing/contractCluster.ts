import fs from 'node:fs';
import * as k8s from '@kubernetes/client-node';
import { startDevCluster } from '../devCluster';
import { DevCluster } from '../options';
import { FAST_TIMINGS } from '../pods/timings';

/** A cluster to run the contract suite against. */
export interface ContractCluster {
  config: k8s.KubeConfig;
  core: k8s.CoreV1Api;
  apps: k8s.AppsV1Api;
  objects: k8s.KubernetesObjectApi;
  /** Set for the embedded cluster, which can be looked into. */
  embedded?: DevCluster;
  stop(): Promise<void>;
}

const KUBECONFIG = process.env.SMARTDEVOPS_CONTRACT_KUBECONFIG;

/**
 * The embedded cluster, or the real one that the environment variable
 * `SMARTDEVOPS_CONTRACT_KUBECONFIG` names.
 */
export async function startContractCluster(): Promise<ContractCluster> {
  const embedded = KUBECONFIG
    ? undefined
    : await startDevCluster({ timings: FAST_TIMINGS });
  const config = new k8s.KubeConfig();
  config.loadFromString(
    embedded ? embedded.kubeconfig : fs.readFileSync(KUBECONFIG ?? '', 'utf8'),
  );
  return {
    config,
    embedded,
    core: config.makeApiClient(k8s.CoreV1Api),
    apps: config.makeApiClient(k8s.AppsV1Api),
    objects: k8s.KubernetesObjectApi.makeApiClient(config),
    stop: async () => embedded?.stop(),
  };
}

/** Waits until a check gives a value; fails with its last error. */
export async function eventually<T>(
  check: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
  throw new Error(`not in time${last ? `: ${String(last)}` : ''}`);
}
