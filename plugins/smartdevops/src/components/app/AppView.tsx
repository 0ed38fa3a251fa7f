import { InfoCard } from '@backstage/core-components';
import { Grid } from '@material-ui/core';
import { AppRef } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { rightsIn } from '../../hooks/rights';
import { useApp, useAppEvents } from '../../hooks/useApp';
import { useMe } from '../../hooks/useMe';
import { ActivityList } from '../activity';
import { AppAlertsCard } from '../alerts';
import { GrafanaCard } from '../grafana';
import { LogsDialog } from '../logs';
import { MetricsCard } from '../metrics';
import { HistoryCard, ReleaseCard } from '../release';
import { PolledState } from '../shared';
import { AppActions } from './AppActions';
import { AppStatusCard } from './AppStatusCard';
import { ConfigurationCard } from './ConfigurationCard';
import { EventsTable } from './EventsTable';
import { PodsTable } from './PodsTable';

/** Everything about one app: status on top, then what it is made of. */
export function AppView(ref: AppRef) {
  const polled = useApp(ref);
  const events = useAppEvents(ref);
  const me = useMe();
  const [logsOf, setLogsOf] = useState<string>();
  const rights = rightsIn(ref.tenant, me);
  return (
    <PolledState polled={polled}>
      {app => (
        <Grid container spacing={3}>
          <Grid item xs={12}>
            <AppStatusCard
              app={app}
              actions={
                <AppActions
                  app={app}
                  refusal={rights.refusal}
                  onDone={polled.refetch}
                  onLogs={() => setLogsOf('')}
                />
              }
            />
          </Grid>
          <Grid item xs={12}>
            <ReleaseCard app={app} rights={rights} onDone={polled.refetch} />
          </Grid>
          <Grid item xs={12}>
            <AppAlertsCard app={ref} me={me} />
          </Grid>
          <Grid item xs={12}>
            <PodsTable pods={app.pods} onLogs={setLogsOf} />
          </Grid>
          <Grid item xs={12}>
            <MetricsCard app={ref} />
          </Grid>
          <Grid item xs={12}>
            <GrafanaCard of={ref} title={`${ref.tenant}/${ref.app}`} />
          </Grid>
          <Grid item xs={12}>
            <HistoryCard app={app} rights={rights} onDone={polled.refetch} />
          </Grid>
          <Grid item xs={12}>
            <ActivityList {...ref} />
          </Grid>
          <Grid item xs={12}>
            <ConfigurationCard spec={app.spec} />
          </Grid>
          <Grid item xs={12}>
            <InfoCard title="Events" noPadding>
              <PolledState polled={events}>
                {list => <EventsTable events={list.items} />}
              </PolledState>
            </InfoCard>
          </Grid>
          {logsOf !== undefined && (
            <LogsDialog
              app={app}
              pod={logsOf}
              onClose={() => setLogsOf(undefined)}
            />
          )}
        </Grid>
      )}
    </PolledState>
  );
}
