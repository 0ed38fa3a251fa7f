import { Button, IconButton, Typography } from '@material-ui/core';
import DeleteIcon from '@material-ui/icons/DeleteOutline';
import { Field, FieldGroup, useRowStyles } from '../../shared';
import { SecretRow } from './prepareForm';
import { Problems } from './prepareProblems';

/** The secret variables: values are written and never shown. */
export function SecretFields(props: {
  rows: SecretRow[];
  problems: Problems;
  onChange(rows: SecretRow[]): void;
  onAdd(): void;
}) {
  const { rows, problems, onChange, onAdd } = props;
  const change = (id: number, part: Partial<SecretRow>) =>
    onChange(rows.map(row => (row.id === id ? { ...row, ...part } : row)));
  const remove = (row: SecretRow) =>
    row.existing
      ? change(row.id, { removed: true, value: '' })
      : onChange(rows.filter(({ id }) => id !== row.id));
  return (
    <FieldGroup legend="Secret variables">
      {rows.map(row => (
        <Secret
          key={row.id}
          row={row}
          problem={problems[`secrets.${row.id}`]}
          onChange={part => change(row.id, part)}
          onRemove={() => remove(row)}
        />
      ))}
      <Button size="small" onClick={onAdd}>
        Add a secret variable
      </Button>
    </FieldGroup>
  );
}

function Secret(props: {
  row: SecretRow;
  problem?: string;
  onChange(part: Partial<SecretRow>): void;
  onRemove(): void;
}) {
  const { row, problem, onChange, onRemove } = props;
  const classes = useRowStyles();
  const { name, value, existing, removed } = row;
  if (removed) {
    return (
      <Typography component="div" variant="body2" gutterBottom>
        {name} is taken away.{' '}
        <Button
          size="small"
          aria-label={`Keep ${name}`}
          onClick={() => onChange({ removed: false })}
        >
          Keep
        </Button>
      </Typography>
    );
  }
  return (
    <div className={classes.row}>
      <Field
        label="Name"
        value={name}
        disabled={existing}
        onChange={event => onChange({ name: event.target.value.trim() })}
        error={problem !== undefined}
        helperText={problem}
      />
      <Field
        label={name ? `Value of ${name}` : 'Value'}
        type="password"
        value={value}
        onChange={event => onChange({ value: event.target.value })}
        placeholder={existing ? 'Kept as it is' : undefined}
        helperText={existing ? 'Leave it empty to keep the value.' : undefined}
        InputLabelProps={{ shrink: true }}
        // The browser shall neither offer nor keep what is typed here.
        inputProps={{ autoComplete: 'new-password' }}
      />
      <IconButton
        aria-label={`Remove ${name || 'the new secret variable'}`}
        onClick={onRemove}
      >
        <DeleteIcon />
      </IconButton>
    </div>
  );
}
