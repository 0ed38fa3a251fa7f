import {
  Checkbox,
  FormControlLabel,
  makeStyles,
  MenuItem,
  Tooltip,
} from '@material-ui/core';
import { App, COLORS } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReactNode } from 'react';
import { Field } from '../shared';
import {
  colorsOf,
  containersOf,
  LogChoice,
  podsOf,
  REACHES,
} from './logChoices';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    alignItems: 'flex-end',
    marginBottom: theme.spacing(1),
  },
  wide: { flex: '1 1 140px', minWidth: 140, maxWidth: 260 },
}));

/** How lines are shown. */
export type LogLook = { wrap: boolean; times: boolean };

/** Which part of the live log is shown, and how. */
export function LogTools(props: {
  app: App;
  choice: LogChoice;
  look: LogLook;
  onChoice(part: Partial<LogChoice>): void;
  onLook(part: Partial<LogLook>): void;
  children: ReactNode;
}) {
  const { app, choice, look, onChoice, onLook, children } = props;
  const classes = useStyles();
  const pods = podsOf(app, choice.color);
  const colors = colorsOf(app);
  // A pod that has gone stays chosen, so that its last lines stay on screen.
  const options = [
    ...pods.map(name => [name, name]),
    ...(choice.pod && !pods.includes(choice.pod)
      ? [[choice.pod, `${choice.pod} (gone)`]]
      : []),
  ];
  const containers = containersOf(app, choice.pod);
  return (
    <div className={classes.root}>
      {(colors.length > 1 || choice.color) && (
        <Choose
          label="Color"
          value={choice.color}
          options={[['', 'Both'], ...COLORS.map(color => [color, color])]}
          onChange={value =>
            onChoice({
              color: COLORS.find(color => color === value) ?? '',
              pod: '',
              container: '',
            })
          }
        />
      )}
      <Choose
        label="Pod"
        value={choice.pod}
        options={[['', 'All pods, merged'], ...options]}
        onChange={pod => onChoice({ pod, container: '' })}
      />
      {containers.length > 1 && (
        <Choose
          label="Container"
          value={choice.container}
          options={[
            ['', 'The app’s own'],
            ...containers.map(name => [name, name]),
          ]}
          onChange={container => onChoice({ container })}
        />
      )}
      <Choose
        label="From"
        value={choice.reach}
        options={Object.keys(REACHES).map(name => [name, name])}
        onChange={reach => onChoice({ reach })}
      />
      {children}
      <Tick
        label="Follow"
        value={choice.follow && !choice.previous}
        refusal={
          choice.previous
            ? 'The previous container has ended; it writes nothing any more.'
            : undefined
        }
        onChange={follow => onChoice({ follow })}
      />
      <Tick
        label="Previous container"
        value={choice.previous}
        onChange={previous => onChoice({ previous })}
      />
      <Tick
        label="Times"
        value={look.times}
        onChange={times => onLook({ times })}
      />
      <Tick
        label="Wrap lines"
        value={look.wrap}
        onChange={wrap => onLook({ wrap })}
      />
    </div>
  );
}

/** A choice of one of several, each with the text that is shown for it. */
export function Choose(props: {
  label: string;
  value: string;
  options: string[][];
  onChange(value: string): void;
}) {
  const { label, value, options, onChange } = props;
  const classes = useStyles();
  return (
    <Field
      select
      label={label}
      className={classes.wide}
      value={value}
      InputLabelProps={{ shrink: true }}
      SelectProps={{ displayEmpty: true }}
      onChange={event => onChange(event.target.value)}
    >
      {options.map(([option, text]) => (
        <MenuItem key={option} value={option}>
          {text}
        </MenuItem>
      ))}
    </Field>
  );
}

/** Yes or no; where it cannot be changed it says why and stays reachable. */
export function Tick(props: {
  label: string;
  value: boolean;
  refusal?: string;
  onChange(value: boolean): void;
}) {
  const { label, value, refusal, onChange } = props;
  return (
    <Tooltip title={refusal ?? ''}>
      <FormControlLabel
        label={label}
        control={
          <Checkbox
            color="primary"
            checked={value}
            inputProps={{
              'aria-disabled': refusal !== undefined,
              'aria-description': refusal,
            }}
            onChange={event => {
              if (refusal === undefined) {
                onChange(event.target.checked);
              }
            }}
          />
        }
      />
    </Tooltip>
  );
}
