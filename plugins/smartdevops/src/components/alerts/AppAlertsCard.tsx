import { InfoCard, Link } from '@backstage/core-components';
import { Box } from '@material-ui/core';
import { AppRef, Me } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useAlerts } from '../../hooks/useAlerts';
import { Polled } from '../../hooks/usePolled';
import { PolledState } from '../shared';
import { AlertsTable } from './AlertsTable';

/** What fires for one app. */
export function AppAlertsCard({ app, me }: { app: AppRef; me: Polled<Me> }) {
  const alerts = useAlerts({ ...app, status: 'firing' });
  return (
    <InfoCard
      title="Alerts"
      noPadding
      action={
        <Box pt={2} pr={2}>
          <Link to={`/smartdevops/alerts?tenant=${app.tenant}&status=resolved`}>
            Resolved alerts of {app.tenant}
          </Link>
        </Box>
      }
    >
      <PolledState polled={alerts}>
        {({ items }) => (
          <AlertsTable
            alerts={items}
            me={me}
            ofOneApp
            empty="Nothing fires for this app."
            onChanged={alerts.refetch}
          />
        )}
      </PolledState>
    </InfoCard>
  );
}
