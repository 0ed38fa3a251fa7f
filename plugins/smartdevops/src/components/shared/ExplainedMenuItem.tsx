import { makeStyles, MenuItem, Typography } from '@material-ui/core';
import { forwardRef } from 'react';

const useStyles = makeStyles(theme => ({
  root: { display: 'block', whiteSpace: 'normal', maxWidth: theme.spacing(40) },
  refused: { cursor: 'default' },
}));

/**
 * An entry of a menu that, where it cannot be used, stays reachable by keyboard
 * and says why below its name.
 */
export const ExplainedMenuItem = forwardRef<
  HTMLLIElement,
  { label: string; refusal?: string; onClick(): void }
>(({ label, refusal, onClick, ...rest }, ref) => {
  const classes = useStyles();
  const refused = refusal !== undefined;
  return (
    <MenuItem
      {...rest}
      ref={ref}
      className={`${classes.root} ${refused ? classes.refused : ''}`}
      aria-disabled={refused}
      onClick={refused ? undefined : onClick}
    >
      <Typography color={refused ? 'textSecondary' : 'textPrimary'}>
        {label}
      </Typography>
      {refused && (
        <Typography variant="body2" color="textSecondary">
          {refusal}
        </Typography>
      )}
    </MenuItem>
  );
});
