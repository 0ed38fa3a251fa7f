import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  useMediaQuery,
  useTheme,
} from '@material-ui/core';
import { useId } from 'react';
import { GrafanaOf } from '../../hooks/useGrafana';
import { GrafanaView } from './GrafanaView';

/** {@link GrafanaView} beside a table, for a quick look. */
export function GrafanaDialog(props: {
  of: GrafanaOf;
  title: string;
  onClose(): void;
}) {
  const { of, title, onClose } = props;
  const titleId = useId();
  const fullScreen = useMediaQuery(useTheme().breakpoints.down('sm'));
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      fullScreen={fullScreen}
      maxWidth="lg"
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>Grafana: {title}</DialogTitle>
      <DialogContent>
        <GrafanaView of={of} title={title} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} color="primary">
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}
