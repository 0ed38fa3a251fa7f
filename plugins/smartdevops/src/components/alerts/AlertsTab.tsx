import { Box, Typography } from '@material-ui/core';
import { ToggleButton, ToggleButtonGroup } from '@material-ui/lab';
import {
  AlertStatus,
  Me,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useSearchParams } from 'react-router-dom';
import { useAlerts } from '../../hooks/useAlerts';
import { Polled } from '../../hooks/usePolled';
import { PolledState } from '../shared';
import { AlertsTable } from './AlertsTable';
import { UnparsedAlerts } from './UnparsedAlerts';

/** What fires now, or has fired, in all tenants the viewer may see. */
export function AlertsTab({ me }: { me: Polled<Me> }) {
  const [params, setParams] = useSearchParams();
  const status: AlertStatus =
    params.get('status') === 'resolved' ? 'resolved' : 'firing';
  const tenant = params.get('tenant') ?? undefined;
  const alerts = useAlerts({ status, tenant });
  const choose = (next: AlertStatus | null) => {
    if (next) {
      setParams({ ...(tenant && { tenant }), status: next });
    }
  };
  return (
    <>
      {me.value?.admin && <UnparsedAlerts />}
      <Box mb={2}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={status}
          onChange={(_, next) => choose(next)}
          aria-label="Which alerts"
        >
          <ToggleButton value="firing">Firing</ToggleButton>
          <ToggleButton value="resolved">Resolved</ToggleButton>
        </ToggleButtonGroup>
      </Box>
      <PolledState polled={alerts}>
        {({ items, total }) => (
          <>
            {total > items.length && (
              <Typography color="textSecondary" gutterBottom>
                These are {items.length} of {total} alerts, the newest. An app’s
                page shows those of one app.
              </Typography>
            )}
            <AlertsTable
              alerts={items}
              me={me}
              empty={
                status === 'firing'
                  ? 'Nothing fires. Alerts of your tenants appear here, and you are notified of them.'
                  : 'Nothing was resolved within the last 30 days.'
              }
              onChanged={alerts.refetch}
            />
          </>
        )}
      </PolledState>
    </>
  );
}
