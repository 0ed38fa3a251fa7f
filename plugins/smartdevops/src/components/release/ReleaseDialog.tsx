import { Box, Button, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import { ReactNode } from 'react';
import { ConfirmDialog } from '../shared';
import { LookedAt } from './useLookedAt';

/**
 * Asks before something is done about a version. If the app changes
 * meanwhile, it says so, shows how it is now, and lets the viewer decide anew.
 */
export function ReleaseDialog(props: {
  lookedAt: LookedAt;
  title: string;
  confirm: string;
  /** Why it cannot be done. */
  refusal?: string;
  /** Whether a field of the dialog shows the refusal. */
  shown?: boolean;
  wide?: boolean;
  run(): Promise<unknown>;
  onClose(): void;
  children: ReactNode;
}) {
  const { lookedAt, refusal, shown, run, children, ...dialog } = props;
  const { changed, revision, live, look, act } = lookedAt;
  return (
    <ConfirmDialog
      key={revision}
      {...dialog}
      refusal={changed ? 'The app has changed; look at it again.' : refusal}
      onConfirm={() => act(run)}
    >
      {changed && (
        <Box mb={2}>
          <Alert
            severity="warning"
            action={
              look && (
                <Button color="inherit" size="small" onClick={look}>
                  Look again
                </Button>
              )
            }
          >
            The app has changed while you were looking. This is how it is now:{' '}
            {live.release.message}
          </Alert>
        </Box>
      )}
      {children}
      {!changed && !shown && refusal && (
        <Typography color="error" role="alert">
          {refusal}
        </Typography>
      )}
    </ConfirmDialog>
  );
}
