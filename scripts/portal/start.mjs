import fs from 'node:fs';
import path from 'node:path';
import { freePort } from '../lib/ports.mjs';
import { answers, waitFor } from '../lib/waitFor.mjs';
import { mergeYaml } from './mergeYaml.mjs';

/** What is special about a portal under test: its addresses. */
const settings = ({ appUrl, backendUrl, backendPort, ingressPort }) => `
app:
  baseUrl: ${appUrl}
backend:
  baseUrl: ${backendUrl}
  listen:
    host: 127.0.0.1
    port: ${backendPort}
  cors:
    origin: ${appUrl}
smartdevops:
  ingress:
    scheme: http
    port: ${ingressPort}
`;

/**
 * Starts a portal as its owner does (`yarn start`) and waits until it answers.
 *
 * @param {{supervisor: import('../lib/supervisor.mjs').Supervisor, portal: string, cluster: import('./cluster.mjs').Cluster, env: NodeJS.ProcessEnv}} options
 * @returns {Promise<string>} its address
 */
export async function startPortal({ supervisor, portal, cluster, env }) {
  const backendPort = await freePort();
  const appUrl = `http://localhost:${await freePort()}`;
  const backendUrl = `http://localhost:${backendPort}`;
  const { ingressPort } = cluster;
  const file = path.join(portal, 'app-config.local.yaml');
  const local = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(
    file,
    mergeYaml(
      local,
      settings({ appUrl, backendUrl, backendPort, ingressPort }),
    ),
  );
  supervisor.start('portal', 'yarn', ['start'], {
    cwd: portal,
    env: {
      ...env,
      NODE_ENV: 'development',
      BROWSER: 'none',
      SMARTDEVOPS_KUBECONFIG: cluster.hasKubectl
        ? path.join(portal, 'smartdevops.kubeconfig')
        : cluster.kubeconfig,
      SMARTDEVOPS_BASE_DOMAIN: 'localhost',
      SMARTDEVOPS_ALERT_TOKEN: 'only-for-this-test',
    },
    show: line => /\berror\b/i.test(line),
  });
  await waitFor(
    'The portal’s backend',
    () => answers(`${backendUrl}/.backstage/health/v1/readiness`),
    { seconds: 240 },
  );
  await waitFor('The portal', () => answers(appUrl), { seconds: 240 });
  return appUrl;
}
