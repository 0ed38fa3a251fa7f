import { TextField } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { planPort } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Field } from './Field';

const RANGE = 'A port is a whole number from 1 to 65535.';

/** Says why a number is no port, or nothing. */
export function checkPort(value: number | undefined): string | undefined {
  return value !== undefined &&
    Number.isInteger(value) &&
    value >= 1 &&
    value <= 65_535
    ? undefined
    : RANGE;
}

/** The port of an app; tells at once what becomes of a port below 1024. */
function PortInput(field: FieldExtensionComponentProps<number>) {
  const { formData, onChange, required, disabled, idSchema, schema } = field;
  const problem = checkPort(formData);
  const notice =
    formData === undefined || problem ? undefined : planPort(formData).notice;
  return (
    <>
      <TextField
        id={idSchema?.$id}
        label={schema.title ?? 'Port'}
        type="number"
        value={formData ?? ''}
        onChange={event =>
          onChange(
            event.target.value === '' ? undefined : Number(event.target.value),
          )
        }
        error={formData !== undefined && problem !== undefined}
        helperText={
          (formData !== undefined && problem) || schema.description || RANGE
        }
        inputProps={{ min: 1, max: 65_535 }}
        required={required}
        disabled={disabled}
        fullWidth
        margin="normal"
      />
      {notice && (
        <Alert severity="info" role="status">
          {notice}
        </Alert>
      )}
    </>
  );
}

export const portField: Field<number> = {
  name: 'SmartDevOpsPort',
  component: PortInput,
  validation: (value, validation) => {
    const problem = checkPort(value);
    if (problem) {
      validation.addError(problem);
    }
  },
};
