import { FormControlLabel, makeStyles, Switch } from '@material-ui/core';
import {
  effectiveResources,
  MAX_REPLICAS,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Field, FieldGroup } from '../../shared';
import { givenResources, PrepareForm, QuantityTexts } from './prepareForm';
import { Problems } from './prepareProblems';

const useStyles = makeStyles(theme => ({
  group: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))',
  },
}));

type GroupProps = {
  form: PrepareForm;
  problems: Problems;
  onChange(part: Partial<PrepareForm>): void;
};

const QUANTITIES: [keyof QuantityTexts, string][] = [
  ['cpu', 'CPU'],
  ['memory', 'Memory'],
];

/**
 * Requests and limits of one replica. What is left empty shows what it comes
 * to: the tenant's default, or what the other one of the pair makes of it.
 */
export function ResourceFields({ form, problems, onChange }: GroupProps) {
  const classes = useStyles();
  const effective = effectiveResources(givenResources(form));
  return (
    <FieldGroup legend="Resources of one replica; an empty field takes the value shown in grey">
      <div className={classes.group}>
        {(['requests', 'limits'] as const).flatMap(part =>
          QUANTITIES.map(([key, what]) => {
            const problem = problems[`${part}.${key}`];
            return (
              <Field
                key={`${part}.${key}`}
                label={`${what} ${part === 'requests' ? 'request' : 'limit'}`}
                value={form[part][key]}
                placeholder={effective[part][key]}
                InputLabelProps={{ shrink: true }}
                onChange={event =>
                  onChange({
                    [part]: { ...form[part], [key]: event.target.value.trim() },
                  })
                }
                error={problem !== undefined}
                helperText={problem}
              />
            );
          }),
        )}
      </div>
    </FieldGroup>
  );
}

/** How many replicas, or within which bounds the autoscaler decides. */
export function ReplicaFields({ form, problems, onChange }: GroupProps) {
  const classes = useStyles();
  const number = (
    field: 'replicas' | 'minReplicas' | 'maxReplicas' | 'targetCpuPercent',
    label: string,
    bounds: { min: number; max: number },
  ) => (
    <Field
      label={label}
      type="number"
      value={form[field]}
      onChange={event => onChange({ [field]: event.target.value })}
      error={problems[field] !== undefined}
      helperText={problems[field]}
      inputProps={bounds}
    />
  );
  const count = { min: 1, max: MAX_REPLICAS };
  return (
    <FieldGroup legend="Replicas">
      <FormControlLabel
        control={
          <Switch
            color="primary"
            checked={form.autoscaled}
            onChange={(_, autoscaled) => onChange({ autoscaled })}
          />
        }
        label="Scale automatically"
      />
      <div className={classes.group}>
        {form.autoscaled ? (
          <>
            {number('minReplicas', 'At least', count)}
            {number('maxReplicas', 'At most', count)}
            {number('targetCpuPercent', 'Target CPU in %', {
              min: 10,
              max: 95,
            })}
          </>
        ) : (
          number('replicas', 'Replicas', count)
        )}
      </div>
    </FieldGroup>
  );
}
