import { makeStyles } from '@material-ui/core';
import { ToggleButton, ToggleButtonGroup } from '@material-ui/lab';

const useStyles = makeStyles(theme => ({
  // The library's own colour is too pale to be read.
  button: { color: theme.palette.text.secondary, textTransform: 'none' },
  chosen: { '&&': { color: theme.palette.text.primary } },
}));

/** A choice of one of few, all in sight. */
export function Segments<T extends string>(props: {
  label: string;
  value: T;
  /** Each with the text that is shown for it. */
  options: (readonly [T, string])[];
  onChange(value: T): void;
}) {
  const { label, value, options, onChange } = props;
  const classes = useStyles();
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={value}
      aria-label={label}
      onChange={(_, chosen: T | null) => chosen !== null && onChange(chosen)}
    >
      {options.map(([option, text]) => (
        <ToggleButton
          key={option}
          value={option}
          classes={{ root: classes.button, selected: classes.chosen }}
        >
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
