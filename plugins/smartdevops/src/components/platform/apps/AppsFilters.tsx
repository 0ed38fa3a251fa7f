import { makeStyles, Typography } from '@material-ui/core';
import { Autocomplete } from '@material-ui/lab';
import {
  APP_PHASES,
  AppSummary,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { Field } from '../../shared';
import { AppsView } from './appsView';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: theme.spacing(2),
    padding: theme.spacing(2),
  },
  choice: { flex: '1 1 200px', maxWidth: 360 },
  count: { flex: '1 0 100%' },
}));

/** Search and filters of the apps table, with what they leave. */
export function AppsFilters(props: {
  apps: AppSummary[];
  /** How many the view shows. */
  shown: number;
  view: AppsView;
  admin: boolean;
  onChange(part: Partial<AppsView>): void;
}) {
  const { apps, shown, view, admin, onChange } = props;
  const classes = useStyles();
  const tenants = useMemo(
    () => [...new Set(apps.map(app => app.tenant))].sort(),
    [apps],
  );
  return (
    <div className={classes.root} role="search" aria-label="Apps">
      <SearchField value={view.q} onChange={q => onChange({ q })} />
      <Choice
        label="Tenant"
        // What the address names stays visible, so that it can be taken away.
        options={[...new Set([...tenants, ...view.tenants])]}
        value={view.tenants}
        onChange={chosen => onChange({ tenants: chosen })}
      />
      <Choice
        label="Status"
        options={[...APP_PHASES]}
        value={view.phases}
        onChange={phases => onChange({ phases })}
      />
      <Typography
        variant="body2"
        color="textSecondary"
        className={classes.count}
        role="status"
      >
        {countOf(shown, apps.length)} in {tenants.length}{' '}
        {tenants.length === 1 ? 'tenant' : 'tenants'}
        {admin && '; as an admin you see all tenants'}.
      </Typography>
    </div>
  );
}

function countOf(shown: number, all: number): string {
  const total = all.toLocaleString('en-US');
  const apps = all === 1 ? 'app' : 'apps';
  return shown === all
    ? `${total} ${apps}`
    : `${shown.toLocaleString('en-US')} of ${total} ${apps}`;
}

/** Keeps what is typed by itself: the address may follow a moment later. */
function SearchField(props: { value: string; onChange(value: string): void }) {
  const { value, onChange } = props;
  const classes = useStyles();
  const [text, setText] = useState(value);
  const written = useRef(value);
  useEffect(() => {
    if (value !== written.current) {
      written.current = value;
      setText(value);
    }
  }, [value]);
  return (
    <Field
      type="search"
      label="Search"
      className={classes.choice}
      value={text}
      placeholder="Name, tenant, version, reason …"
      onChange={event => {
        written.current = event.target.value;
        setText(event.target.value);
        onChange(event.target.value);
      }}
    />
  );
}

function Choice<T extends string>(props: {
  label: string;
  options: T[];
  value: T[];
  onChange(value: T[]): void;
}) {
  const { label, options, value, onChange } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <Autocomplete
      id={id}
      multiple
      size="small"
      limitTags={2}
      className={classes.choice}
      options={options}
      value={value}
      onChange={(_, chosen) => onChange(chosen)}
      renderInput={params => (
        <Field
          {...params}
          id={id}
          label={label}
          placeholder={value.length === 0 ? 'All' : undefined}
          InputLabelProps={{ ...params.InputLabelProps, shrink: true }}
        />
      )}
    />
  );
}
