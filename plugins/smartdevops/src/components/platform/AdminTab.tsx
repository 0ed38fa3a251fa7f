import { InfoCard, Table, TableColumn } from '@backstage/core-components';
import { Box, Typography } from '@material-ui/core';
import { Tenant } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useTenantRequests, useTenants } from '../../hooks/useTenants';
import { Age, PhaseLabel, PolledState } from '../shared';
import { DecisionList } from '../tenants';
import { toBars } from '../tenants/usage';
import { PlatformHealth } from './PlatformHealth';

const COLUMNS: TableColumn<Tenant>[] = [
  { title: 'Tenant', field: 'displayName' },
  { title: 'Namespace', field: 'namespace' },
  {
    title: 'State',
    field: 'state',
    render: tenant => (
      <>
        <PhaseLabel phase={tenant.state} />
        {tenant.state !== 'active' && (
          <Typography variant="body2">{tenant.message}</Typography>
        )}
      </>
    ),
  },
  { title: 'Plan', field: 'plan' },
  {
    title: 'Used',
    render: tenant =>
      toBars(tenant.usage)
        .map(({ label, percent }) => `${label} ${percent} %`)
        .join(', ') || '–',
  },
  {
    title: 'Members',
    type: 'numeric',
    render: tenant => tenant.members.length,
  },
  {
    title: 'Since',
    field: 'createdAt',
    render: tenant => <Age at={tenant.createdAt} />,
  },
];

/** What waits for an admin, and every tenant. */
export function AdminTab() {
  const requests = useTenantRequests();
  const tenants = useTenants();
  return (
    <>
      <PlatformHealth />
      <InfoCard title="Requests">
        <PolledState polled={requests}>
          {({ items }) => {
            const pending = items.filter(({ status }) => status === 'pending');
            return pending.length === 0 ? (
              <Typography color="textSecondary">
                Nothing waits for a decision.
              </Typography>
            ) : (
              <DecisionList
                requests={pending}
                onChanged={async () => {
                  await Promise.all([requests.refetch(), tenants.refetch()]);
                }}
              />
            );
          }}
        </PolledState>
      </InfoCard>
      <Box mt={3}>
        <PolledState polled={tenants}>
          {({ items }) => (
            <Table<Tenant>
              title="All tenants"
              columns={COLUMNS}
              data={items.map(tenant => ({ ...tenant, id: tenant.name }))}
              options={{
                paging: items.length > 20,
                pageSize: 20,
                padding: 'dense',
              }}
            />
          )}
        </PolledState>
      </Box>
    </>
  );
}
