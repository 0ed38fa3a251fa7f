import { Button, Dialog, DialogActions, DialogTitle } from '@material-ui/core';
import { AppRef } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useId } from 'react';
import { useApp } from '../../hooks/useApp';
import { PolledState } from '../shared';
import { PrepareDialog } from './prepare/PrepareDialog';

/** The form of an app's next version, opened from where only its name is known. */
export function UpgradeDialog(props: {
  app: AppRef;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { app, onDone, onClose } = props;
  const polled = useApp(app);
  const titleId = useId();
  if (polled.value) {
    return (
      <PrepareDialog
        app={polled.value}
        onClose={onClose}
        onDone={async () => {
          await Promise.all([polled.refetch(), onDone()]);
        }}
      />
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby={titleId}
      fullWidth
      maxWidth="md"
    >
      <DialogTitle id={titleId}>
        Prepare the next version of {app.app}
      </DialogTitle>
      <PolledState polled={polled}>{() => null}</PolledState>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
      </DialogActions>
    </Dialog>
  );
}
