import { Alert } from '@material-ui/lab';
import { describeError } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReactNode } from 'react';
import { Polled } from '../../hooks/usePolled';
import { ErrorState } from './ErrorState';
import { LoadingState } from './LoadingState';

/**
 * Shows what was fetched; before that what is coming, or why nothing comes.
 * A later failure leaves the last answer on screen and says so.
 */
export function PolledState<T>(props: {
  polled: Polled<T>;
  children: (value: T) => ReactNode;
}) {
  const { value, error, refetch } = props.polled;
  if (value === undefined) {
    return error ? (
      <ErrorState error={error} onRetry={refetch} />
    ) : (
      <LoadingState />
    );
  }
  return (
    <>
      {error !== undefined && (
        <Alert severity="warning">
          The connection to the portal is interrupted, so this may be outdated:{' '}
          {describeError(error).message}
        </Alert>
      )}
      {props.children(value)}
    </>
  );
}
