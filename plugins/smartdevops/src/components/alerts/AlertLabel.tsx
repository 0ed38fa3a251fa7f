import { makeStyles } from '@material-ui/core';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import InfoIcon from '@material-ui/icons/Info';
import WarningIcon from '@material-ui/icons/Warning';
import {
  Alert,
  AlertSeverity,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Tone, useToneColor } from '../shared';

const TONES: Record<AlertSeverity, Tone> = {
  critical: 'error',
  warning: 'warning',
  info: 'pending',
};
const ICONS: Record<AlertSeverity, typeof InfoIcon> = {
  critical: ErrorIcon,
  warning: WarningIcon,
  info: InfoIcon,
};

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    whiteSpace: 'nowrap',
    fontWeight: theme.typography.fontWeightMedium as number,
  },
}));

/** How bad an alert is, or that it is over: icon, colour and word. */
export function AlertLabel({ alert }: { alert: Alert }) {
  const classes = useStyles();
  const resolved = alert.status === 'resolved';
  const color = useToneColor(resolved ? 'ok' : TONES[alert.severity]);
  const Icon = resolved ? CheckCircleIcon : ICONS[alert.severity];
  return (
    <span className={classes.root}>
      <Icon fontSize="small" aria-hidden="true" style={{ color }} />
      {resolved ? 'resolved' : alert.severity}
    </span>
  );
}
