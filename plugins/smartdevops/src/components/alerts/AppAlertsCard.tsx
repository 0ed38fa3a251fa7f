import { InfoCard } from '@backstage/core-components';
import { Box } from '@material-ui/core';
import {
  AlertStatus,
  AppRef,
  Me,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { useAlerts } from '../../hooks/useAlerts';
import { Polled } from '../../hooks/usePolled';
import { PolledState, Segments } from '../shared';
import { AlertsTable } from './AlertsTable';

const STATUSES: (readonly [AlertStatus, string])[] = [
  ['firing', 'Firing'],
  ['resolved', 'Resolved'],
];

/** What fires for one app, and what has fired. */
export function AppAlertsCard({ app, me }: { app: AppRef; me: Polled<Me> }) {
  const [status, setStatus] = useState<AlertStatus>('firing');
  const alerts = useAlerts({ ...app, status });
  return (
    <InfoCard
      title="Alerts"
      noPadding
      action={
        <Box pt={2} pr={2}>
          <Segments
            label="Which alerts of the app"
            value={status}
            options={STATUSES}
            onChange={next => setStatus(next)}
          />
        </Box>
      }
    >
      <PolledState polled={alerts}>
        {({ items }) => (
          <AlertsTable
            alerts={items}
            me={me}
            ofOneApp
            empty={
              status === 'firing'
                ? 'Nothing fires for this app.'
                : 'Nothing of this app was resolved within the last 30 days.'
            }
            onChanged={alerts.refetch}
          />
        )}
      </PolledState>
    </InfoCard>
  );
}
