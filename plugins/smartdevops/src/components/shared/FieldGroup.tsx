import { makeStyles, Typography } from '@material-ui/core';
import { ReactNode } from 'react';

const useStyles = makeStyles({
  group: { border: 0, margin: 0, padding: 0, minWidth: 0 },
});

/** Fields that belong together, under a heading that is read with them. */
export function FieldGroup(props: { legend: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <fieldset className={classes.group}>
      <Typography component="legend" variant="subtitle2">
        {props.legend}
      </Typography>
      {props.children}
    </fieldset>
  );
}
