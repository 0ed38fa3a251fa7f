import { makeStyles, useTheme } from '@material-ui/core';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import HelpIcon from '@material-ui/icons/Help';
import HourglassIcon from '@material-ui/icons/HourglassEmpty';
import PauseCircleIcon from '@material-ui/icons/PauseCircleFilled';
import WarningIcon from '@material-ui/icons/Warning';
import {
  AppPhase,
  ReleasePhase,
  TenantState,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { readableColor } from './readableColor';
import { Tone, useToneColor } from './useToneColor';

/** Contrast of what is drawn after WCAG 2.1, 1.4.11. */
const GRAPHIC_RATIO = 3;

type Phase = AppPhase | ReleasePhase | TenantState;

const TONES: Record<Phase, Tone> = {
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
  Stable: 'ok',
  Preparing: 'running',
  PreviewReady: 'ok',
  PreviewFailed: 'error',
  Verifying: 'running',
  RollingBack: 'running',
};

const ICONS: Partial<Record<Phase, typeof HelpIcon>> = {
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
  Stable: CheckCircleIcon,
  Preparing: HourglassIcon,
  PreviewReady: CheckCircleIcon,
  PreviewFailed: ErrorIcon,
  Verifying: HourglassIcon,
  RollingBack: HourglassIcon,
};

/** Phases whose name is more than one word. */
const WORDS: Partial<Record<Phase, string>> = {
  PreviewReady: 'Preview ready',
  PreviewFailed: 'Preview failed',
  RollingBack: 'Rolling back',
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

/** The phase of an app or release or the state of a tenant: icon, colour and word. */
export function PhaseLabel({ phase }: { phase: Phase }) {
  const classes = useStyles();
  const tone = useToneColor(TONES[phase]);
  const { background } = useTheme().palette;
  const color = tone && readableColor(tone, background.paper, GRAPHIC_RATIO);
  const Icon = ICONS[phase] ?? HelpIcon;
  return (
    <span className={classes.root}>
      <Icon fontSize="small" aria-hidden="true" style={{ color }} />
      {WORDS[phase] ?? phase}
    </span>
  );
}
