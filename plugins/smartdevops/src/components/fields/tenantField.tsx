import { Link } from '@backstage/core-components';
import { MenuItem, TextField } from '@material-ui/core';
import { Alert, Skeleton } from '@material-ui/lab';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { describeError } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useEffect } from 'react';
import { deployableTenants } from '../../deployableTenants';
import { useMe } from '../../hooks/useMe';
import { PLATFORM_PATH } from '../../routes';
import { Field } from './Field';

/** Choice among the tenants that the user can deploy into. */
function TenantInput(field: FieldExtensionComponentProps<string>) {
  const { formData, onChange, required, disabled, idSchema, schema } = field;
  const me = useMe();
  const tenants = me.value && deployableTenants(me.value);
  const only = tenants?.length === 1 ? tenants[0].name : undefined;
  useEffect(() => {
    if (only && formData === undefined) {
      onChange(only);
    }
  }, [only, formData, onChange]);
  if (!tenants) {
    return me.error ? (
      <Alert severity="error">
        Your tenants could not be loaded: {describeError(me.error).message}
      </Alert>
    ) : (
      <Skeleton height={48} />
    );
  }
  if (tenants.length === 0) {
    return (
      <Alert severity="info">
        You can deploy into no tenant yet.{' '}
        <Link to={`${PLATFORM_PATH}/tenants`}>
          Request one, or ask to join one.
        </Link>
      </Alert>
    );
  }
  return (
    <TextField
      id={idSchema?.$id}
      label={schema.title ?? 'Tenant'}
      select
      value={tenants.some(({ name }) => name === formData) ? formData : ''}
      onChange={event => onChange(event.target.value)}
      error={(field.rawErrors?.length ?? 0) > 0}
      helperText={schema.description}
      required={required}
      disabled={disabled}
      fullWidth
      margin="normal"
    >
      {tenants.map(({ name, displayName }) => (
        <MenuItem key={name} value={name}>
          {displayName === name ? name : `${displayName} (${name})`}
        </MenuItem>
      ))}
    </TextField>
  );
}

export const tenantField: Field<string> = {
  name: 'SmartDevOpsTenant',
  component: TenantInput,
  validation: (value, validation) => {
    if (!value) {
      validation.addError('Choose the tenant that will own the app.');
    }
  },
};
