import { EmptyState, InfoCard } from '@backstage/core-components';
import { Box, Typography } from '@material-ui/core';
import { Tenant } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useMemo } from 'react';
import { useTenantRequests, useTenants } from '../../hooks/useTenants';
import { GrafanaCard } from '../grafana';
import { DataTable, PolledState } from '../shared';
import { ActivityList } from '../activity';
import { DecisionList } from '../tenants';
import { PlatformHealth } from './PlatformHealth';
import { tenantColumns } from './tenantColumns';

const PAGE_SIZE = 20;

/** What waits for an admin, and every tenant. */
export function AdminTab({ userRef }: { userRef?: string }) {
  const requests = useTenantRequests();
  const tenants = useTenants();
  const { refetch } = tenants;
  const columns = useMemo(() => tenantColumns(refetch), [refetch]);
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
                userRef={userRef}
                onChanged={async () => {
                  await Promise.all([requests.refetch(), refetch()]);
                }}
              />
            );
          }}
        </PolledState>
      </InfoCard>
      <Box my={3}>
        <PolledState polled={tenants}>
          {({ items }) => (
            <DataTable<Tenant>
              title="All tenants"
              columns={columns}
              data={items.map(tenant => ({ ...tenant, id: tenant.name }))}
              emptyContent={
                <EmptyState
                  missing="content"
                  title="There is no tenant yet"
                  description="Teams ask for one on the Tenants tab or with the template; their requests appear above."
                />
              }
              options={{
                paging: items.length > PAGE_SIZE,
                pageSize: PAGE_SIZE,
              }}
            />
          )}
        </PolledState>
      </Box>
      <Box mb={3}>
        <GrafanaCard of={{}} title="the platform" />
      </Box>
      <ActivityList />
    </>
  );
}
