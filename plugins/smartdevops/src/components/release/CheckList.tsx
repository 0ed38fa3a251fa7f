import {
  List,
  ListItem,
  ListItemIcon,
  ListItemText,
  makeStyles,
} from '@material-ui/core';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import HourglassIcon from '@material-ui/icons/HourglassEmpty';
import { ReleaseCheck } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Tone, useToneColor } from '../shared';

type Result = { word: string; tone: Tone; Icon: typeof ErrorIcon };

const RUNNING: Result = {
  word: 'no result yet',
  tone: 'running',
  Icon: HourglassIcon,
};
const PASSED: Result = { word: 'passed', tone: 'ok', Icon: CheckCircleIcon };
const FAILED: Result = { word: 'failed', tone: 'error', Icon: ErrorIcon };

const useStyles = makeStyles(theme => ({
  icon: { minWidth: theme.spacing(4) },
  // The host's theme keeps list items to one line and cuts the rest off.
  text: { overflowWrap: 'anywhere', whiteSpace: 'normal' },
}));

/** The checks of a candidate one by one, each with its result in words. */
export function CheckList({ checks }: { checks: ReleaseCheck[] }) {
  return checks.length === 0 ? null : (
    <List dense disablePadding aria-label="Checks">
      {checks.map(check => (
        <Check key={check.name} check={check} />
      ))}
    </List>
  );
}

function Check({ check }: { check: ReleaseCheck }) {
  const classes = useStyles();
  const { word, tone, Icon } = resultOf(check);
  const color = useToneColor(tone);
  return (
    <ListItem disableGutters alignItems="flex-start">
      <ListItemIcon className={classes.icon}>
        <Icon fontSize="small" aria-hidden="true" style={{ color }} />
      </ListItemIcon>
      <ListItemText
        className={classes.text}
        primary={`${check.name}: ${word}`}
        secondary={check.message}
      />
    </ListItem>
  );
}

function resultOf({ passed }: ReleaseCheck): Result {
  if (passed === undefined) {
    return RUNNING;
  }
  return passed ? PASSED : FAILED;
}
