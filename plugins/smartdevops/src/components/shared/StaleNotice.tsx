import { Alert } from '@material-ui/lab';
import { Age } from './Age';

/** Says that the cluster cannot be watched right now, and how old the answer is. */
export function StaleNotice(props: { stale: boolean; asOf: string }) {
  return props.stale ? (
    <Alert severity="warning">
      The connection to the cluster is interrupted. This is how it was{' '}
      <Age at={props.asOf} />.
    </Alert>
  ) : null;
}
