import { InfoCard, Link } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Typography } from '@material-ui/core';
import { tenantOf } from '../../entities';
import { useTenant } from '../../hooks/useTenants';
import { PhaseLabel, PolledState } from '../shared';
import { UsageBars } from '../tenants/UsageBars';
import { PLATFORM_PATH } from '../../routes';

/** A tenant's state and usage on the page of its Group or System. */
export function EntityTenantCard() {
  const tenant = tenantOf(useEntity().entity);
  return tenant ? <TenantCard tenant={tenant} /> : null;
}

function TenantCard({ tenant }: { tenant: string }) {
  const polled = useTenant(tenant);
  return (
    <InfoCard title="Tenant">
      <PolledState polled={polled}>
        {value => (
          <>
            <PhaseLabel phase={value.state} />
            <Typography gutterBottom>{value.message}</Typography>
            <Typography color="textSecondary" gutterBottom>
              Plan {value.plan}, namespace {value.namespace}
            </Typography>
            <UsageBars usage={value.usage} />
            <Link to={`${PLATFORM_PATH}/tenants`}>All about this tenant</Link>
          </>
        )}
      </PolledState>
    </InfoCard>
  );
}
