import { Box, Chip, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import { ComponentProps } from 'react';
import { NameCheck } from '../../hooks/useTenantNameCheck';
import { Field } from '../shared';

const HINT = 'Lower-case letters, digits and hyphens, e.g. payments';

/**
 * A tenant's name, with what asking for it would mean and, where it cannot be
 * had, names that can.
 */
export function TenantNameInput(
  props: Omit<ComponentProps<typeof Field>, 'onChange'> & {
    value: string;
    check: NameCheck;
    onChange(name: string): void;
  },
) {
  const { value, check, onChange, ...field } = props;
  const { problem, checking, kind, message, suggestions = [] } = check;
  const empty = value === '';
  return (
    <>
      <Field
        {...field}
        value={value}
        onChange={event => onChange(event.target.value.trim())}
        error={!empty && problem !== undefined}
        helperText={helperText(empty, check)}
        fullWidth
        required
        margin="normal"
      />
      {!empty && kind === 'join' && !checking && (
        <Alert severity="info" role="status">
          {message}
        </Alert>
      )}
      {!empty && suggestions.length > 0 && (
        <Box display="flex" flexWrap="wrap" alignItems="center" gridGap={8}>
          <Typography variant="body2" color="textSecondary">
            {kind === 'join' ? 'For a tenant of your own:' : 'Free names:'}
          </Typography>
          {suggestions.map(name => (
            <Chip
              key={name}
              label={name}
              size="small"
              onClick={() => onChange(name)}
            />
          ))}
        </Box>
      )}
    </>
  );
}

function helperText(empty: boolean, check: NameCheck): string {
  if (empty) {
    return HINT;
  }
  if (check.problem) {
    return check.problem;
  }
  if (check.checking) {
    return 'Looking whether it is free …';
  }
  return check.kind === 'join' ? '' : (check.message ?? '');
}
