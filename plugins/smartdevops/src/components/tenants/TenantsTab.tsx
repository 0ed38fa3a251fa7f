import { EmptyState } from '@backstage/core-components';
import { Box, Button, Grid } from '@material-ui/core';
import { Me } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { Polled } from '../../hooks/usePolled';
import { useTenantRequests, useTenants } from '../../hooks/useTenants';
import { PolledState } from '../shared';
import { MyRequests } from './MyRequests';
import { RequestTenantDialog } from './RequestTenantDialog';
import { TenantPanel } from './TenantPanel';

/** My tenants, my requests, and asking for a tenant. */
export function TenantsTab({ me }: { me: Polled<Me> }) {
  const tenants = useTenants();
  const requests = useTenantRequests();
  const [asking, setAsking] = useState(false);
  const refetch = async () => {
    await Promise.all([requests.refetch(), tenants.refetch(), me.refetch()]);
  };
  const ask = (
    <Button variant="contained" color="primary" onClick={() => setAsking(true)}>
      Request a tenant
    </Button>
  );
  return (
    <>
      <Box mb={2} display="flex" justifyContent="flex-end">
        {ask}
      </Box>
      <MyRequests
        requests={requests}
        userRef={me.value?.userRef}
        onChanged={refetch}
      />
      <PolledState polled={tenants}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              missing="content"
              title="You belong to no tenant yet"
              description="A tenant is your team’s own place in the cluster. Request one, or name an existing one to ask to join it."
              action={ask}
            />
          ) : (
            <Grid container spacing={3}>
              {items.map(tenant => (
                <Grid item xs={12} lg={6} key={tenant.name}>
                  <TenantPanel
                    tenant={tenant}
                    admin={me.value?.admin ?? false}
                    userRef={me.value?.userRef}
                    requests={requests.value?.items ?? []}
                    onChanged={refetch}
                  />
                </Grid>
              ))}
            </Grid>
          )
        }
      </PolledState>
      {asking && (
        <RequestTenantDialog
          onDone={refetch}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
