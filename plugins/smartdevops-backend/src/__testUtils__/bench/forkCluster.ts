import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ExternalCluster } from '../cluster';

/** Starts an embedded cluster in a process of its own. */
export async function forkCluster(
  options: {
    /** Whether it allows apps to be removed. */
    removal?: boolean;
  } = {},
): Promise<{
  cluster: ExternalCluster;
  stop(): void;
}> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-bench-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const told = [kubeconfig, ...(options.removal ? ['removal'] : [])];
  const child = fork(path.join(__dirname, 'clusterProcess.ts'), told, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { ingressPort } = await new Promise<{ ingressPort: number }>(
    (resolve, reject) => {
      child.once('message', received =>
        resolve(received as { ingressPort: number }),
      );
      child.once('exit', code =>
        reject(new Error(`The cluster ended with ${code}.`)),
      );
    },
  );
  return {
    cluster: {
      kubeconfig,
      context: 'smartdevops',
      baseDomain: 'localhost',
      ingressPort,
    },
    stop() {
      child.disconnect();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
