import { makeStyles, Typography } from '@material-ui/core';
import { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  root: {
    minWidth: 240,
    // Addresses of images and the like have no blanks.
    overflowWrap: 'anywhere',
    [theme.breakpoints.down('xs')]: { minWidth: 0 },
  },
}));

/** A sentence inside a table's cell, with room to be read. */
export function Sentence(props: { secondary?: boolean; children: ReactNode }) {
  const { secondary, children } = props;
  const classes = useStyles();
  return (
    <Typography
      variant="body2"
      color={secondary ? 'textSecondary' : undefined}
      className={classes.root}
    >
      {children}
    </Typography>
  );
}
