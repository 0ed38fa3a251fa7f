import { EmptyState } from '@backstage/core-components';
import { Box, Button } from '@material-ui/core';
import { useEffect } from 'react';

/** How often a backend that does not answer is tried again. */
const RETRY_MS = 3_000;

/** Whether the backend answered at all, or could not be reached. */
function isUnreachable(error: Error | undefined): boolean {
  return error === undefined || error.name === 'TypeError';
}

/** Says why signing in failed and what to do; keeps trying while the backend starts. */
export function SignInFailed(props: {
  error?: Error;
  onRetry(): void;
  onBack(): void;
}) {
  const { error, onRetry, onBack } = props;
  const unreachable = isUnreachable(error);
  useEffect(() => {
    if (!unreachable) {
      return undefined;
    }
    const timer = setTimeout(onRetry, RETRY_MS);
    return () => clearTimeout(timer);
  }, [unreachable, onRetry]);
  return (
    <Box p={4} component="main">
      <EmptyState
        missing="info"
        title={
          unreachable
            ? 'The portal’s backend does not answer yet'
            : 'Signing in did not work'
        }
        description={
          unreachable
            ? 'It may still be starting. This page tries again every few seconds.'
            : error?.message
        }
        action={
          <>
            <Button variant="contained" color="primary" onClick={onRetry}>
              Try again
            </Button>{' '}
            <Button onClick={onBack}>Choose another persona</Button>
          </>
        }
      />
    </Box>
  );
}
