import { Table, TableState } from '@backstage/core-components';
import { Box } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  AppRef,
  AppSummary,
  CoordinatedReleaseResult,
  Me,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback, useMemo, useState } from 'react';
import { rightsIn } from '../../hooks/rights';
import { Polled } from '../../hooks/usePolled';
import { PromoteTogetherDialog, UpgradeDialog } from '../release';
import { ExplainedButton } from '../shared';
import { appColumns } from './appColumns';

const NO_CANDIDATE =
  'None of the apps that you may change has a candidate. Prepare the next version of some first.';

/** The table of apps, and releases of several of them. */
export function AppsTable(props: {
  apps: AppSummary[];
  me: Polled<Me>;
  onChanged(): Promise<void>;
}) {
  const { apps, me, onChanged } = props;
  const [upgrading, setUpgrading] = useState<AppRef>();
  const [filtered, setFiltered] = useState<string>();
  const [together, setTogether] = useState<string>();
  const [result, setResult] = useState<CoordinatedReleaseResult>();
  const { value, error } = me;
  const rights = useCallback(
    (tenant: string) => rightsIn(tenant, { value, error }),
    [value, error],
  );
  const columns = useMemo(
    () =>
      appColumns({
        rightsIn: rights,
        onUpgrade: ({ tenant, name }) => setUpgrading({ tenant, app: name }),
      }),
    [rights],
  );
  const onStateChange = useCallback(
    (state: TableState) => setFiltered(onlyTenant(state)),
    [],
  );
  const candidates = apps.filter(
    app => app.candidate && rights(app.tenant).refusal === undefined,
  );
  const tenant = startingTenant(candidates, filtered);
  return (
    <>
      <Box display="flex" justifyContent="flex-end" mb={1}>
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
      <Table<AppSummary>
        columns={columns}
        data={apps.map(app => ({ ...app, id: `${app.tenant}/${app.name}` }))}
        filters={[
          { column: 'Tenant', type: 'multiple-select' },
          { column: 'Status', type: 'multiple-select' },
        ]}
        onStateChange={onStateChange}
        options={{
          paging: apps.length > 20,
          pageSize: 20,
          pageSizeOptions: [20, 50, 100],
          padding: 'dense',
        }}
      />
      {upgrading && (
        <UpgradeDialog
          app={upgrading}
          onDone={onChanged}
          onClose={() => setUpgrading(undefined)}
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

/** The tenant that the table is filtered by, if it is just one. */
function onlyTenant({ filters }: TableState): string | undefined {
  const tenants = [filters?.Tenant ?? []].flat();
  return tenants.length === 1 ? tenants[0] : undefined;
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
