import { LinkButton } from '@backstage/core-components';
import { Box, Paper } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  AppRef,
  AppSummary,
  CoordinatedReleaseResult,
  Me,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback, useMemo, useState } from 'react';
import { deployableTenants } from '../../../deployableTenants';
import { rightsIn } from '../../../hooks/rights';
import { Polled } from '../../../hooks/usePolled';
import { AppActionDialog } from '../../app/AppActionDialog';
import { GrafanaDialog } from '../../grafana';
import { AppLogsDialog } from '../../logs';
import { PromoteTogetherDialog, UpgradeDialog } from '../../release';
import { ExplainedButton, useNarrow } from '../../shared';
import { DEPLOY_PATH } from '../../../routes';
import { AppRowActions, RowAction } from './AppRowActions';
import { AppsFilters } from './AppsFilters';
import { AppsTableBody } from './AppsTableBody';
import { selectApps } from './appsView';
import { useAppsView } from './useAppsView';

const NO_CANDIDATE =
  'None of the apps that you may change has a candidate. Prepare the next version of some first.';

type Opened = { action: RowAction; app: AppRef };

/** The table of apps, what can be done with each, and releases of several. */
export function AppsTable(props: {
  apps: AppSummary[];
  me: Polled<Me>;
  onChanged(): Promise<void>;
}) {
  const { apps, me, onChanged } = props;
  const { view, change } = useAppsView();
  const [opened, setOpened] = useState<Opened>();
  const [together, setTogether] = useState<string>();
  const [result, setResult] = useState<CoordinatedReleaseResult>();
  const narrow = useNarrow();
  const { value, error } = me;
  const rights = useCallback(
    (tenant: string) => rightsIn(tenant, { value, error }),
    [value, error],
  );
  const shown = useMemo(() => selectApps(apps, view), [apps, view]);
  const candidates = apps.filter(
    app => app.candidate && rights(app.tenant).refusal === undefined,
  );
  const filtered = view.tenants.length === 1 ? view.tenants[0] : undefined;
  const tenant = startingTenant(candidates, filtered);
  return (
    <>
      <Box display="flex" justifyContent="flex-end" flexWrap="wrap" mb={1}>
        <ExplainedButton
          variant="outlined"
          refusal={tenant === undefined ? NO_CANDIDATE : undefined}
          onClick={() => {
            setResult(undefined);
            setTogether(tenant);
          }}
        >
          Promote together
        </ExplainedButton>
        {value && deployableTenants(value).length > 0 && (
          <Box ml={1}>
            <LinkButton to={DEPLOY_PATH} variant="contained" color="primary">
              Deploy an app
            </LinkButton>
          </Box>
        )}
      </Box>
      {result && (
        <Box mb={1}>
          <Alert
            severity={result.outcome === 'succeeded' ? 'success' : 'warning'}
            onClose={() => setResult(undefined)}
          >
            {result.message}
          </Alert>
        </Box>
      )}
      <Paper>
        <AppsFilters
          apps={apps}
          shown={shown.length}
          view={view}
          admin={value?.admin ?? false}
          onChange={change}
        />
        <AppsTableBody
          apps={shown}
          view={view}
          narrow={narrow}
          onChange={change}
          actions={app => (
            <AppRowActions
              app={app}
              refusal={rights(app.tenant).refusal}
              narrow={narrow}
              onAction={action =>
                setOpened({
                  action,
                  app: { tenant: app.tenant, app: app.name },
                })
              }
            />
          )}
        />
      </Paper>
      {opened && (
        <OpenedDialog
          opened={opened}
          onDone={onChanged}
          onClose={() => setOpened(undefined)}
        />
      )}
      {together && (
        <PromoteTogetherDialog
          apps={candidates}
          tenant={together}
          rightsIn={rights}
          onDone={async done => {
            setResult(done);
            await onChanged();
          }}
          onClose={() => setTogether(undefined)}
        />
      )}
    </>
  );
}

function OpenedDialog(props: {
  opened: Opened;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { opened, onDone, onClose } = props;
  const { action, app } = opened;
  switch (action) {
    case 'upgrade':
      return <UpgradeDialog app={app} onDone={onDone} onClose={onClose} />;
    case 'logs':
      return <AppLogsDialog app={app} onClose={onClose} />;
    case 'grafana':
      return (
        <GrafanaDialog
          of={app}
          title={`${app.tenant}/${app.app}`}
          onClose={onClose}
        />
      );
    default:
      return (
        <AppActionDialog
          app={app}
          action={action}
          onDone={onDone}
          onClose={onClose}
        />
      );
  }
}

/** The tenant of the filter if it has candidates, else the one with the most. */
function startingTenant(
  candidates: AppSummary[],
  filtered: string | undefined,
): string | undefined {
  const counts = new Map<string, number>();
  for (const { tenant } of candidates) {
    counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
  }
  if (filtered !== undefined && counts.has(filtered)) {
    return filtered;
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
