import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Alert } from '@material-ui/lab';
import {
  checkImage,
  rootImageNotice,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TextInput } from './TextInput';
import { Field } from './Field';

/** The image of an app; tells at once of one that is known to insist on root. */
function ImageInput(field: FieldExtensionComponentProps<string>) {
  const image = field.formData ?? '';
  const problem = checkImage(image)?.message;
  const notice = problem ? undefined : rootImageNotice(image);
  return (
    <>
      <TextInput
        field={field}
        label="Image"
        problem={problem}
        placeholder="demo/hello:1.0"
      />
      {notice && (
        <Alert severity="warning" role="status">
          {notice}
        </Alert>
      )}
    </>
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
