import { makeStyles, useTheme } from '@material-ui/core';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import HelpIcon from '@material-ui/icons/Help';
import HourglassIcon from '@material-ui/icons/HourglassEmpty';
import PauseCircleIcon from '@material-ui/icons/PauseCircleFilled';
import WarningIcon from '@material-ui/icons/Warning';
import {
  AppPhase,
  TenantState,
} from '@smartdevops/backstage-plugin-smartdevops-common';

type Tone = 'ok' | 'warning' | 'error' | 'running' | 'pending';

const TONES: Record<AppPhase | TenantState, Tone> = {
  Creating: 'running',
  Healthy: 'ok',
  Degraded: 'warning',
  Unavailable: 'error',
  Stopped: 'pending',
  Unknown: 'pending',
  provisioning: 'running',
  active: 'ok',
  suspended: 'pending',
  failed: 'error',
  offboarding: 'warning',
};

const ICONS: Partial<Record<AppPhase | TenantState, typeof HelpIcon>> = {
  Healthy: CheckCircleIcon,
  active: CheckCircleIcon,
  Degraded: WarningIcon,
  offboarding: WarningIcon,
  Unavailable: ErrorIcon,
  failed: ErrorIcon,
  Creating: HourglassIcon,
  provisioning: HourglassIcon,
  Stopped: PauseCircleIcon,
  suspended: PauseCircleIcon,
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

/** The phase of an app or the state of a tenant: icon, colour and word. */
export function PhaseLabel({ phase }: { phase: AppPhase | TenantState }) {
  const classes = useStyles();
  const { palette } = useTheme();
  const Icon = ICONS[phase] ?? HelpIcon;
  const colors = palette as unknown as {
    status?: Partial<Record<Tone, string>>;
  };
  return (
    <span className={classes.root}>
      <Icon
        fontSize="small"
        aria-hidden="true"
        style={{ color: colors.status?.[TONES[phase]] }}
      />
      {phase}
    </span>
  );
}
