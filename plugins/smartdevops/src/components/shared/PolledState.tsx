import { ReactNode } from 'react';
import { Polled } from '../../hooks/usePolled';
import { ErrorState } from './ErrorState';
import { LoadingState } from './LoadingState';

/**
 * Shows what was fetched; before that what is coming, or why nothing comes.
 * A later failure leaves the last answer on screen.
 */
export function PolledState<T>(props: {
  polled: Polled<T>;
  children: (value: T) => ReactNode;
}) {
  const { value, error, refetch } = props.polled;
  if (value !== undefined) {
    return <>{props.children(value)}</>;
  }
  return error ? (
    <ErrorState error={error} onRetry={refetch} />
  ) : (
    <LoadingState />
  );
}
