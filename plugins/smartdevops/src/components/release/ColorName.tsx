import { makeStyles } from '@material-ui/core';
import { Color } from '@smartdevops/backstage-plugin-smartdevops-common';

const useStyles = makeStyles(theme => ({
  root: { whiteSpace: 'nowrap' },
  dot: {
    display: 'inline-block',
    width: theme.spacing(1),
    height: theme.spacing(1),
    borderRadius: '50%',
    marginRight: theme.spacing(0.5),
  },
  blue: { backgroundColor: theme.palette.info.main },
  green: { backgroundColor: theme.palette.success.main },
}));

/** The color of a version as a word, with a dot of it. */
export function ColorName({ color }: { color: Color }) {
  const classes = useStyles();
  return (
    <span className={classes.root}>
      <span className={`${classes.dot} ${classes[color]}`} aria-hidden="true" />
      {color}
    </span>
  );
}
