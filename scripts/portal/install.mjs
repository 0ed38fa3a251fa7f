import { applyToFile } from './apply.mjs';
import { readInstructions } from './instructions.mjs';
import { runIn } from './runIn.mjs';

/**
 * Does with a portal what docs/install.md tells its owner, in that order.
 *
 * @param {{portal: string, system: 'new' | 'legacy', cluster: import('./cluster.mjs').Cluster, env: NodeJS.ProcessEnv}} options
 */
export async function followInstructions({ portal, system, cluster, env }) {
  for (const instruction of readInstructions(system)) {
    if (instruction.action === 'run') {
      await runIn(portal, env, { command: shell(instruction) });
    } else if (instruction.action !== 'cluster') {
      applyToFile(portal, instruction);
    } else if (cluster.hasKubectl) {
      await runIn(
        portal,
        { ...env, KUBECONFIG: cluster.kubeconfig },
        {
          command: shell(instruction),
        },
      );
    }
  }
}

function shell({ code }) {
  return ['bash', '-euo', 'pipefail', '-c', code];
}
