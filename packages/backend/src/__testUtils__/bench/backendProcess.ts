import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { createBackend } from '@backstage/backend-defaults';

/*
 * The portal's backend as it is deployed, as far as status is concerned, and
 * the Kubernetes plugin of Backstage beside it. Tells its parent on demand
 * how many requests it has sent to the API server, and its memory.
 */
const clusterHost = process.env.BENCH_CLUSTER_HOST;
let apiRequests = 0;
diagnostics.subscribe('http.client.request.start', message => {
  const { request } = message as { request: ClientRequest };
  if (request.getHeader('host') === clusterHost) {
    apiRequests += 1;
  }
});
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ apiRequests, heap: process.memoryUsage().heapUsed });
});
process.on('disconnect', () => process.exit(0));

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('../../demoSignIn'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('../../permissionPolicy'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@smartdevops/backstage-plugin-smartdevops-backend'));
backend.start();
