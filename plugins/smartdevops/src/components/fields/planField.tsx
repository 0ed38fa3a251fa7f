import { MenuItem, TextField } from '@material-ui/core';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { usePlans } from '../../hooks/useTenants';
import { Field } from './Field';

/** Choice among the portal's plans, with what each contains. */
function PlanInput(field: FieldExtensionComponentProps<string>) {
  const { formData, onChange, disabled, idSchema, schema } = field;
  const plans = usePlans().value?.items ?? [];
  const chosen = plans.find(({ name }) => name === formData);
  return (
    <TextField
      id={idSchema?.$id}
      label={schema.title ?? 'Plan'}
      select
      value={chosen?.name ?? ''}
      onChange={event => onChange(event.target.value || undefined)}
      helperText={
        chosen
          ? `${chosen.description} ${chosen.quota.cpu} CPU, ${chosen.quota.memory} memory, ${chosen.quota.pods} pods.`
          : schema.description
      }
      SelectProps={{ displayEmpty: true }}
      InputLabelProps={{ shrink: true }}
      disabled={disabled}
      fullWidth
      margin="normal"
    >
      <MenuItem value="">The portal’s default</MenuItem>
      {plans.map(({ name, title }) => (
        <MenuItem key={name} value={name}>
          {title}
        </MenuItem>
      ))}
    </TextField>
  );
}

export const planField: Field<string> = {
  name: 'SmartDevOpsPlan',
  component: PlanInput,
};
