import { MenuItem } from '@material-ui/core';
import { Plan } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Field } from '../shared';
import { PlanDetails } from './PlanDetails';

/** Chooses a plan and shows what it contains. */
export function PlanField(props: {
  plans: Plan[];
  value: string;
  onChange(plan: string): void;
  /** What no choice means; without it there has to be one. */
  fallback?: string;
}) {
  const { plans, value, onChange, fallback } = props;
  const chosen = plans.find(({ name }) => name === value);
  return (
    <>
      <Field
        label="Plan"
        select
        value={plans.length === 0 ? '' : value}
        SelectProps={{ displayEmpty: fallback !== undefined }}
        InputLabelProps={{ shrink: true }}
        onChange={event => onChange(event.target.value)}
        fullWidth
        margin="normal"
      >
        {fallback !== undefined && <MenuItem value="">{fallback}</MenuItem>}
        {plans.map(({ name, title }) => (
          <MenuItem key={name} value={name}>
            {title}
          </MenuItem>
        ))}
      </Field>
      {chosen && <PlanDetails plan={chosen} />}
    </>
  );
}
