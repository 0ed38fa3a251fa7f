import {
  FieldExtensionComponentProps,
  useTemplateSecrets,
} from '@backstage/plugin-scaffolder-react';
import { Button, IconButton, Typography } from '@material-ui/core';
import DeleteIcon from '@material-ui/icons/DeleteOutline';
import { envNameSchema } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { Field as TextField, FieldGroup, useRowStyles } from '../shared';
import { Field } from './Field';

/** How the scaffolder's action finds the values among the secrets of the task. */
const SECRET_PREFIX = 'smartdevops:';

type Row = {
  id: number;
  name: string;
  value: string;
  /** Typed before this form was drawn again: only the task knows it. */
  known: boolean;
};

/** Says why a name cannot be a secret variable's, or nothing if it can. */
function problemOf(name: string, others: string[]): string | undefined {
  if (name === '') {
    return 'Name the variable.';
  }
  if (others.includes(name)) {
    return `${name} is there already.`;
  }
  if (name === 'PORT') {
    return 'PORT is set by the platform.';
  }
  return envNameSchema.safeParse(name).error?.issues[0].message;
}

/**
 * Secret variables of an app. Their values become secrets of the task, which
 * are neither stored nor shown; only the names are parameters.
 */
function SecretVariablesInput(field: FieldExtensionComponentProps<string[]>) {
  const { formData = [], onChange, disabled, schema } = field;
  const { setSecrets } = useTemplateSecrets();
  const classes = useRowStyles();
  const [rows, setRows] = useState<Row[]>(() =>
    formData.map((name, id) => ({ id, name, value: '', known: true })),
  );
  const change = (next: Row[]) => {
    setRows(next);
    onChange(next.map(({ name }) => name));
    const typed = next.filter(({ name, known }) => name && !known);
    setSecrets(
      Object.fromEntries(
        typed.map(({ name, value }) => [`${SECRET_PREFIX}${name}`, value]),
      ),
    );
  };
  const edit = (id: number, part: Partial<Row>) =>
    change(
      rows.map(row =>
        row.id === id ? { ...row, ...part, known: false } : row,
      ),
    );
  const add = () => {
    const id = Math.max(-1, ...rows.map(row => row.id)) + 1;
    change([...rows, { id, name: '', value: '', known: false }]);
  };
  return (
    <FieldGroup legend={schema.title ?? 'Secret variables'}>
      <Typography variant="body2" color="textSecondary" gutterBottom>
        {schema.description ??
          'Their values are kept in the cluster and never shown again.'}
      </Typography>
      {rows.map(row => {
        const others = rows.filter(({ id }) => id !== row.id);
        const problem = problemOf(
          row.name,
          others.map(({ name }) => name),
        );
        const isEmpty = !row.known && row.name !== '' && row.value === '';
        return (
          <div key={row.id} className={classes.row}>
            <TextField
              label="Name"
              value={row.name}
              disabled={disabled}
              onChange={event =>
                edit(row.id, { name: event.target.value.trim() })
              }
              error={row.name !== '' && problem !== undefined}
              helperText={row.name === '' ? undefined : problem}
            />
            <TextField
              label={row.name ? `Value of ${row.name}` : 'Value'}
              type="password"
              value={row.value}
              disabled={disabled}
              onChange={event => edit(row.id, { value: event.target.value })}
              placeholder={row.known ? 'As you typed it' : undefined}
              helperText={isEmpty ? 'Give the secret a value.' : undefined}
              InputLabelProps={{ shrink: true }}
              // The browser shall neither offer nor keep what is typed here.
              inputProps={{ autoComplete: 'new-password' }}
            />
            <IconButton
              aria-label={`Remove ${row.name || 'the new secret variable'}`}
              disabled={disabled}
              onClick={() => change(rows.filter(({ id }) => id !== row.id))}
            >
              <DeleteIcon />
            </IconButton>
          </div>
        );
      })}
      <Button size="small" disabled={disabled} onClick={add}>
        Add a secret variable
      </Button>
    </FieldGroup>
  );
}

export const secretVariablesField: Field<string[]> = {
  name: 'SmartDevOpsSecretVariables',
  component: SecretVariablesInput,
  validation: (names = [], validation) => {
    names.forEach((name, index) => {
      const problem = problemOf(name, names.slice(0, index));
      if (problem) {
        validation.addError(problem);
      }
    });
  },
};
