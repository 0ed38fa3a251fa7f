import { EmptyState } from '@backstage/core-components';
import { Button } from '@material-ui/core';
import { describeError } from '@smartdevops/backstage-plugin-smartdevops-common';

const TITLES: Record<number, string> = {
  403: 'This is not for you to see',
  404: 'Nothing here',
  503: 'Not available right now',
};

/** Says in words why something cannot be shown, with a way to try again. */
export function ErrorState(props: { error: unknown; onRetry(): void }) {
  const { message, status } = describeError(props.error);
  return (
    <EmptyState
      missing="info"
      title={TITLES[status ?? 0] ?? 'This could not be loaded'}
      description={message}
      action={
        <Button variant="outlined" onClick={props.onRetry}>
          Try again
        </Button>
      }
    />
  );
}
