import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
} from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import { describeError } from '@smartdevops/backstage-plugin-smartdevops-common';
import { FormEvent, ReactNode, useId, useState } from 'react';
import { ExplainedButton } from './ExplainedButton';

/**
 * Asks before something happens; shows that it is being done and, if it is
 * refused, why. Closes by itself once it is done.
 */
export function ConfirmDialog(props: {
  title: string;
  confirm: string;
  /** Why it cannot be confirmed as it stands, e.g. a field that is empty. */
  refusal?: string;
  /** Wide enough for a form; an ordinary question is not. */
  wide?: boolean;
  onConfirm(): Promise<unknown>;
  onClose(): void;
  children: ReactNode;
}) {
  const { title, confirm, refusal, wide, onConfirm, onClose, children } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const titleId = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={busy ? undefined : onClose}
      aria-labelledby={titleId}
      fullWidth
      maxWidth={wide ? 'md' : 'sm'}
    >
      <form onSubmit={submit} noValidate>
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          {children}
          {error !== undefined && (
            <Alert severity="error">{describeError(error).message}</Alert>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <ExplainedButton
            type="submit"
            color="primary"
            variant="contained"
            disabled={busy}
            refusal={busy ? undefined : refusal}
          >
            {busy ? 'Working …' : confirm}
          </ExplainedButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
