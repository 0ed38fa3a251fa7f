import { MenuItem, TextField } from '@material-ui/core';
import { Alert, Skeleton } from '@material-ui/lab';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  describeError,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useApps } from '../../hooks/useTenants';
import { Field } from './Field';

/** Choice among the apps of the tenant that was chosen before. */
function AppInput(field: FieldExtensionComponentProps<string>) {
  const { formData, onChange, required, disabled, idSchema, schema } = field;
  const tenant = (field.formContext?.formData as { tenant?: string })?.tenant;
  const apps = useApps();
  if (!apps.value) {
    return apps.error ? (
      <Alert severity="error">
        The apps could not be loaded: {describeError(apps.error).message}
      </Alert>
    ) : (
      <Skeleton height={48} />
    );
  }
  const items = apps.value.items.filter(app => app.tenant === tenant);
  if (items.length === 0) {
    return (
      <Alert severity="info">
        {tenant
          ? `There is no app in ${tenant} yet; deploy one first.`
          : 'Choose the tenant first.'}
      </Alert>
    );
  }
  return (
    <TextField
      id={idSchema?.$id}
      label={schema.title ?? 'App'}
      select
      value={items.some(({ name }) => name === formData) ? formData : ''}
      onChange={event => onChange(event.target.value)}
      error={(field.rawErrors?.length ?? 0) > 0}
      helperText={schema.description}
      required={required}
      disabled={disabled}
      fullWidth
      margin="normal"
    >
      {items.map(({ name, active }) => (
        <MenuItem key={name} value={name}>
          {active ? `${name} (version ${imageVersion(active.image)})` : name}
        </MenuItem>
      ))}
    </TextField>
  );
}

export const appField: Field<string> = {
  name: 'SmartDevOpsApp',
  component: AppInput,
  validation: (value, validation) => {
    if (!value) {
      validation.addError('Choose the app that gets the next version.');
    }
  },
};
