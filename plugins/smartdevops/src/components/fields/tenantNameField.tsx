import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { checkTenantName } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useTenantNameCheck } from '../../hooks/useTenantNameCheck';
import { TenantNameInput } from '../tenants';

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

export const tenantNameField = createFormField({
  name: 'SmartDevOpsTenantName',
  component: TenantNameField,
  validation: (value, validation) => {
    const refusal = checkTenantName(value ?? '');
    if (refusal) {
      validation.addError(refusal.message);
    }
  },
});
