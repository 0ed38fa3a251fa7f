import { Button, Dialog, DialogActions, DialogTitle } from '@material-ui/core';
import { ReactElement, useId } from 'react';
import { Polled } from '../../hooks/usePolled';
import { PolledState } from './PolledState';

/**
 * A dialog that needs something fetched first: shows that it is coming, or why
 * it does not, then the dialog itself.
 */
export function PolledDialog<T>(props: {
  polled: Polled<T>;
  title: string;
  onClose(): void;
  children: (value: T) => ReactElement;
}) {
  const { polled, title, onClose, children } = props;
  const titleId = useId();
  if (polled.value !== undefined) {
    return children(polled.value);
  }
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby={titleId}
      fullWidth
      maxWidth="md"
    >
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <PolledState polled={polled}>{() => null}</PolledState>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
      </DialogActions>
    </Dialog>
  );
}
