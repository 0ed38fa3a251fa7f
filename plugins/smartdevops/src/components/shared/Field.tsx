import { TextField, TextFieldProps } from '@material-ui/core';
import { useId } from 'react';

/** A text field whose label belongs to it for screen readers too. */
export function Field(props: TextFieldProps) {
  const id = useId();
  return <TextField id={id} {...props} />;
}
