import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { checkImage } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TextInput } from './TextInput';

/** The image of an app. */
function ImageInput(field: FieldExtensionComponentProps<string>) {
  return (
    <TextInput
      field={field}
      label="Image"
      problem={checkImage(field.formData ?? '')?.message}
      placeholder="demo/hello:1.0"
    />
  );
}

export const imageField = createFormField({
  name: 'SmartDevOpsImage',
  component: ImageInput,
  validation: (value, validation) => {
    const refusal = checkImage(value ?? '');
    if (refusal) {
      validation.addError(refusal.message);
    }
  },
});
