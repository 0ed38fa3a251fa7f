import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { checkImage } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TextInput } from './TextInput';
import { Field } from './Field';

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

export const imageField: Field<string> = {
  name: 'SmartDevOpsImage',
  component: ImageInput,
  validation: (value, validation) => {
    const refusal = checkImage(value ?? '');
    if (refusal) {
      validation.addError(refusal.message);
    }
  },
};
