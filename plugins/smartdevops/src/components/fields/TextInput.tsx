import { TextField } from '@material-ui/core';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { ReactNode } from 'react';

/** A text field of a template's form with what it says about the text. */
export function TextInput(props: {
  field: FieldExtensionComponentProps<string>;
  label: string;
  /** Why the text cannot be used. */
  problem?: string;
  /** What the text means, while there is no problem. */
  hint?: ReactNode;
  placeholder?: string;
}) {
  const { field, label, problem, hint, placeholder } = props;
  const { formData, onChange, required, disabled, idSchema } = field;
  const text = formData ?? '';
  const shown = text === '' ? undefined : problem;
  return (
    <TextField
      id={idSchema?.$id}
      label={field.schema.title ?? label}
      value={text}
      onChange={event => onChange(event.target.value.trim() || undefined)}
      error={shown !== undefined || (field.rawErrors?.length ?? 0) > 0}
      helperText={shown ?? hint ?? field.schema.description}
      placeholder={placeholder}
      required={required}
      disabled={disabled}
      fullWidth
      margin="normal"
    />
  );
}
