import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { checkTenantName } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useTenantNameCheck } from '../../hooks/useTenantNameCheck';
import { TenantNameInput } from '../tenants/TenantNameInput';
import { Field } from './Field';

/** The name of a tenant that is asked for. */
function TenantNameField(field: FieldExtensionComponentProps<string>) {
  const { formData = '', onChange, idSchema, disabled, schema } = field;
  return (
    <TenantNameInput
      id={idSchema?.$id}
      label={schema.title ?? 'Name'}
      value={formData}
      check={useTenantNameCheck(formData)}
      onChange={name => onChange(name || undefined)}
      disabled={disabled}
    />
  );
}

export const tenantNameField: Field<string> = {
  name: 'SmartDevOpsTenantName',
  component: TenantNameField,
  validation: (value, validation) => {
    const refusal = checkTenantName(value ?? '');
    if (refusal) {
      validation.addError(refusal.message);
    }
  },
};
