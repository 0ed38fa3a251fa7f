import { Button, IconButton } from '@material-ui/core';
import DeleteIcon from '@material-ui/icons/DeleteOutline';
import { Field, FieldGroup, useRowStyles } from '../../shared';
import { VariableRow } from './prepareForm';
import { Problems } from './prepareProblems';

/** The plain variables, each a row of name and value. */
export function VariableFields(props: {
  rows: VariableRow[];
  problems: Problems;
  onChange(rows: VariableRow[]): void;
  onAdd(): void;
}) {
  const { rows, problems, onChange, onAdd } = props;
  const classes = useRowStyles();
  const change = (id: number, part: Partial<VariableRow>) =>
    onChange(rows.map(row => (row.id === id ? { ...row, ...part } : row)));
  return (
    <FieldGroup legend="Environment variables">
      {rows.map(row => {
        const problem = problems[`env.${row.id}`];
        const called = row.name || 'the new variable';
        return (
          <div key={row.id} className={classes.row}>
            <Field
              label="Name"
              value={row.name}
              onChange={event =>
                change(row.id, { name: event.target.value.trim() })
              }
              error={problem !== undefined}
              helperText={problem}
            />
            <Field
              label={row.name ? `Value of ${row.name}` : 'Value'}
              value={row.value}
              onChange={event => change(row.id, { value: event.target.value })}
              multiline
            />
            <IconButton
              aria-label={`Remove ${called}`}
              onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
            >
              <DeleteIcon />
            </IconButton>
          </div>
        );
      })}
      <Button size="small" onClick={onAdd}>
        Add a variable
      </Button>
    </FieldGroup>
  );
}
