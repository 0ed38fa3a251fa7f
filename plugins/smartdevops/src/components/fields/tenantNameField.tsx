import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { checkTenantName } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TextInput } from './TextInput';

/** The name of a tenant that is asked for. */
function TenantNameInput(field: FieldExtensionComponentProps<string>) {
  const problem = checkTenantName(field.formData ?? '')?.message;
  return <TextInput field={field} label="Name" problem={problem} />;
}

export const tenantNameField = createFormField({
  name: 'SmartDevOpsTenantName',
  component: TenantNameInput,
  validation: (value, validation) => {
    const refusal = checkTenantName(value ?? '');
    if (refusal) {
      validation.addError(refusal.message);
    }
  },
});
