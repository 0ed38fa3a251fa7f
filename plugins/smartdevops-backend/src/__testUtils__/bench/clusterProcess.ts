import { DEFAULT_TIMINGS } from 'devcluster';
import { startEmbedded } from '../cluster';

/*
 * The embedded cluster in a process of its own, so that its work does not
 * count as the portal's. Tells its parent where it is.
 */
const [kubeconfig, ...told] = process.argv.slice(2);
const removal = told.includes('removal');

startEmbedded({ kubeconfig, removal, timings: DEFAULT_TIMINGS }).then(
  ({ ingressPort }) => process.send?.({ ingressPort }),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
process.on('disconnect', () => process.exit(0));
