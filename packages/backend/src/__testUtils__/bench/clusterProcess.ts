import path from 'node:path';
import { FAST_TIMINGS, startDevCluster } from 'devcluster';

/*
 * The embedded cluster in a process of its own, so that neither its memory
 * nor its work counts as the portal's. Tells its parent where it is.
 */
const [kubeconfig] = process.argv.slice(2);
const rbac = path.resolve(__dirname, '../../../../../deploy/rbac/base');

startDevCluster({
  kubeconfig,
  manifests: [rbac],
  // Metrics are sampled as rarely as on any cluster: with 20,000 pods that
  // alone is work.
  timings: { ...FAST_TIMINGS, metricsPeriodMs: 60_000 },
  nodes: 4,
  // 20,000 ports are more than a process may have on many machines.
  silentPods: true,
}).then(
  ({ url, ingressPort }) => process.send?.({ url, ingressPort }),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
process.on('disconnect', () => process.exit(0));
