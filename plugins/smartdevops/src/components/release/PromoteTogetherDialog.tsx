import { useApi } from '@backstage/core-plugin-api';
import {
  Checkbox,
  FormControlLabel,
  FormHelperText,
  MenuItem,
  Typography,
} from '@material-ui/core';
import {
  App,
  AppSummary,
  CoordinatedReleaseResult,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback, useId, useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { Rights } from '../../hooks/rights';
import { usePolled } from '../../hooks/usePolled';
import { ConfirmDialog, Field, PolledState } from '../shared';
import { nameOf } from './Candidate';
import { CheckList } from './CheckList';
import { refusalOf } from './refusalOf';

const POLL_MS = 3_000;
const NONE_CHOSEN = 'Choose at least one app.';

/** Promotes the candidates of several apps of a tenant, all or none. */
export function PromoteTogetherDialog(props: {
  /** Apps with a candidate, of tenants that the viewer may deploy into. */
  apps: AppSummary[];
  /** Tenant to begin with. */
  tenant: string;
  rightsIn(tenant: string): Rights;
  onDone(result: CoordinatedReleaseResult): Promise<void>;
  onClose(): void;
}) {
  const { apps, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const [tenant, setTenant] = useState(props.tenant);
  // By app, the revision that was chosen: another candidate is another choice.
  const [chosen, setChosen] = useState<Record<string, number>>({});
  // Failed checks are overridden app by app, each with its reason.
  const rights = { ...props.rightsIn(tenant), mayOverride: false };
  const tenants = [...new Set(apps.map(app => app.tenant))].sort();
  const names = apps
    .filter(app => app.tenant === tenant)
    .map(({ name }) => name)
    .sort()
    .join(' ');
  const fetcher = useCallback(
    (signal: AbortSignal) =>
      Promise.all(
        names
          .split(' ')
          .filter(Boolean)
          .map(app => api.getApp({ tenant, app }, { signal })),
      ),
    [api, tenant, names],
  );
  const details = usePolled(fetcher, {
    intervalMs: POLL_MS,
    concerns: poke => poke.kind === 'app',
  });
  const selection = (details.value ?? []).filter(
    ({ name, release }) =>
      release.candidate?.revision === chosen[name] &&
      refusalOf('promote', release, rights) === undefined &&
      chosen[name] !== undefined,
  );
  const choose = ({ name, release }: App, on: boolean) => {
    const { [name]: _, ...others } = chosen;
    const revision = release.candidate?.revision;
    setChosen(
      on && revision !== undefined ? { ...others, [name]: revision } : others,
    );
  };
  return (
    <ConfirmDialog
      title="Promote together"
      confirm={`Promote ${selection.length || ''}`.trim()}
      refusal={selection.length === 0 ? NONE_CHOSEN : undefined}
      onClose={onClose}
      onConfirm={async () => {
        const choice = selection.map(({ name }) => ({
          app: name,
          expectedRevision: chosen[name],
        }));
        try {
          await onDone(await api.promoteApps(tenant, { apps: choice }));
        } catch (error) {
          // The refusal may well be that an app has changed.
          await details.refetch();
          throw error;
        }
      }}
    >
      <Typography gutterBottom>
        All chosen candidates serve the users of their apps, or none does: if
        one cannot take over, those that were switched are switched back.
      </Typography>
      {tenants.length > 1 && (
        <Field
          label="Tenant"
          select
          value={tenant}
          onChange={event => {
            setTenant(event.target.value);
            setChosen({});
          }}
          fullWidth
          margin="normal"
        >
          {tenants.map(name => (
            <MenuItem key={name} value={name}>
              {name}
            </MenuItem>
          ))}
        </Field>
      )}
      <PolledState polled={details}>
        {list => (
          <>
            {list.map(app => (
              <Choice
                key={app.name}
                app={app}
                refusal={refusalOf('promote', app.release, rights)}
                checked={selection.includes(app)}
                onChange={on => choose(app, on)}
              />
            ))}
          </>
        )}
      </PolledState>
    </ConfirmDialog>
  );
}

/** One app: its two versions, and why its candidate cannot be promoted. */
function Choice(props: {
  app: App;
  refusal?: string;
  checked: boolean;
  onChange(on: boolean): void;
}) {
  const { app, refusal, checked, onChange } = props;
  const { active, candidate, checks } = app.release;
  const whyId = useId();
  return (
    <div>
      <FormControlLabel
        disabled={refusal !== undefined}
        control={
          <Checkbox
            color="primary"
            checked={checked}
            onChange={(_, on) => onChange(on)}
            inputProps={{ 'aria-describedby': refusal && whyId }}
          />
        }
        label={`${app.name}: ${active ? nameOf(active) : 'unknown'} → ${
          candidate ? nameOf(candidate) : 'no candidate'
        }`}
      />
      {refusal && <FormHelperText id={whyId}>{refusal}</FormHelperText>}
      {!refusal && <CheckList checks={checks} />}
    </div>
  );
}
