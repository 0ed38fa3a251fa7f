import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  appUrl,
  checkAppName,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TextInput } from './TextInput';
import { Field } from './Field';
import { useIngress } from './useIngress';

/** The name of a new app, with the address that it will have. */
function AppNameInput(field: FieldExtensionComponentProps<string>) {
  const ingress = useIngress();
  const form = field.formContext?.formData as
    { tenant?: string; host?: string } | undefined;
  const name = field.formData ?? '';
  const problem = checkAppName(name)?.message;
  const address =
    name && !problem && form?.tenant && !form.host
      ? `It will be reached at ${appUrl(ingress, form.tenant, name)}`
      : undefined;
  return (
    <TextInput field={field} label="Name" problem={problem} hint={address} />
  );
}

export const appNameField: Field<string> = {
  name: 'SmartDevOpsAppName',
  component: AppNameInput,
  validation: (value, validation) => {
    const refusal = checkAppName(value ?? '');
    if (refusal) {
      validation.addError(refusal.message);
    }
  },
};
