import { Field } from '../shared';

/** Why somebody asks or decides something about a tenant. */
export function ReasonField(props: {
  value: string;
  onChange(reason: string): void;
  /** Who reads it. */
  helperText?: string;
  required?: boolean;
}) {
  const {
    value,
    onChange,
    helperText = 'The members of the tenant read this',
    required,
  } = props;
  return (
    <Field
      label="Reason"
      value={value}
      onChange={event => onChange(event.target.value)}
      helperText={helperText}
      inputProps={{ maxLength: 1_000 }}
      required={required}
      multiline
      fullWidth
      margin="normal"
    />
  );
}
