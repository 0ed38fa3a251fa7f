import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  appUrl,
  checkHostLabel,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Field } from './Field';
import { TextInput } from './TextInput';
import { useIngress } from './useIngress';

/** The first label of an app's address, if it is not to be the app's name. */
function HostInput(field: FieldExtensionComponentProps<string>) {
  const ingress = useIngress();
  const form = field.formContext?.formData as
    { tenant?: string; name?: string } | undefined;
  const host = field.formData ?? '';
  const problem = host ? checkHostLabel(host)?.message : undefined;
  const hint =
    host && !problem && form?.tenant
      ? `It will be reached at ${appUrl(ingress, form.tenant, host)}`
      : undefined;
  return (
    <TextInput
      field={field}
      label="Host"
      placeholder={form?.name}
      problem={problem}
      hint={hint}
    />
  );
}

export const hostField: Field<string> = {
  name: 'SmartDevOpsHost',
  component: HostInput,
  validation: (value, validation) => {
    const refusal = value ? checkHostLabel(value) : undefined;
    if (refusal) {
      validation.addError(refusal.message);
    }
  },
};
