import { MenuItem } from '@material-ui/core';
import { usePlatform } from '../../hooks/usePlatform';
import { Field } from '../shared';

/** Chooses the cluster that a new tenant is put in, where there are several. */
export function ClusterField(props: {
  /** Missing means the first. */
  value: string | undefined;
  onChange(cluster: string): void;
}) {
  const { value, onChange } = props;
  const clusters = usePlatform().value?.clusters ?? [];
  if (clusters.length < 2) {
    return null;
  }
  const chosen = clusters.find(({ name }) => name === value) ?? clusters[0];
  return (
    <Field
      label="Cluster"
      select
      value={chosen.name}
      onChange={event => onChange(event.target.value)}
      helperText={
        chosen.reachable
          ? 'A tenant stays in its cluster.'
          : 'It does not answer at the moment; the tenant is set up once it does.'
      }
      fullWidth
      margin="normal"
    >
      {clusters.map(({ name, title }) => (
        <MenuItem key={name} value={name}>
          {title}
        </MenuItem>
      ))}
    </Field>
  );
}
