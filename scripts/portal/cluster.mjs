import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { freePort } from '../lib/ports.mjs';
import { waitFor } from '../lib/waitFor.mjs';

/**
 * A cluster for the portal, which knows nothing of the suite yet.
 *
 * @typedef {object} Cluster
 * @property {string} kubeconfig of an administrator
 * @property {number} ingressPort
 * @property {boolean} hasKubectl whether the page's commands for the cluster
 *   can be run; without kubectl the cluster starts with the manifests instead
 */

/**
 * @param {{supervisor: import('../lib/supervisor.mjs').Supervisor, env: NodeJS.ProcessEnv, folder: string}} options
 * @returns {Promise<Cluster>}
 */
export async function startCluster({ supervisor, env, folder }) {
  const kubeconfig = path.join(folder, 'admin.kubeconfig');
  const [port, ingressPort] = [await freePort(), await freePort()];
  const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
  const args = [
    'src/cli.ts',
    ...['--port', String(port), '--ingress-port', String(ingressPort)],
    ...['--kubeconfig', kubeconfig],
    ...(hasKubectl ? [] : ['--manifest', inRoot('deploy', 'rbac', 'base')]),
  ];
  supervisor.start('cluster', inRoot('node_modules', '.bin', 'tsx'), args, {
    cwd: inRoot('packages', 'devcluster'),
    env,
    show: line => /error|warn/i.test(line),
  });
  await waitFor(
    'The embedded cluster',
    async () => (fs.existsSync(kubeconfig) ? true : undefined),
    { seconds: 60, intervalMs: 50 },
  );
  return { kubeconfig, ingressPort, hasKubectl };
}
