import { makeStyles } from '@material-ui/core';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    color: theme.palette.navigation.selectedColor,
    fontSize: theme.typography.h6.fontSize,
    fontWeight: theme.typography.fontWeightBold as number,
  },
  mark: { width: 28, height: 28, flexShrink: 0 },
}));

/** The mark: two pods, one serving in front of the one that waits. */
export function Logo({ withName }: { withName: boolean }) {
  const classes = useStyles();
  return (
    <span className={classes.root}>
      <svg className={classes.mark} viewBox="0 0 28 28" aria-hidden="true">
        <rect x="2" y="2" width="16" height="16" rx="4" fill="#4caf50" />
        <rect
          x="10"
          y="10"
          width="16"
          height="16"
          rx="4"
          fill="#2196f3"
          stroke="currentColor"
          strokeWidth="1.5"
        />
      </svg>
      {withName && <span>SmartDevOps</span>}
    </span>
  );
}
