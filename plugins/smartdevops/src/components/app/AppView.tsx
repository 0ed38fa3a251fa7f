import { InfoCard } from '@backstage/core-components';
import { Grid } from '@material-ui/core';
import {
  AppRef,
  roleAtLeast,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { useApp, useAppEvents } from '../../hooks/useApp';
import { useMe } from '../../hooks/useMe';
import { LogsDialog } from '../logs';
import { PolledState } from '../shared';
import { AppActions } from './AppActions';
import { AppStatusCard } from './AppStatusCard';
import { ConfigurationCard } from './ConfigurationCard';
import { EventsTable } from './EventsTable';
import { PodsTable } from './PodsTable';
import { VersionCard } from './VersionCard';

/** Everything about one app: status on top, then what it is made of. */
export function AppView(ref: AppRef) {
  const polled = useApp(ref);
  const events = useAppEvents(ref);
  const me = useMe();
  const [logsOf, setLogsOf] = useState<string>();
  const refusal = refusalOf(ref, me);
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
                  refusal={refusal}
                  onDone={polled.refetch}
                  onLogs={() => setLogsOf(app.pods[0]?.name ?? '')}
                />
              }
            />
          </Grid>
          <Grid item xs={12} md={6}>
            <VersionCard app={app} />
          </Grid>
          <Grid item xs={12} md={6}>
            <ConfigurationCard spec={app.spec} />
          </Grid>
          <Grid item xs={12}>
            <PodsTable pods={app.pods} onLogs={setLogsOf} />
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
              app={ref}
              pods={app.pods.map(pod => pod.name)}
              pod={logsOf}
              onPod={setLogsOf}
              onClose={() => setLogsOf(undefined)}
            />
          )}
        </Grid>
      )}
    </PolledState>
  );
}

/** Why the viewer may not change the app. */
function refusalOf(
  { tenant }: AppRef,
  me: ReturnType<typeof useMe>,
): string | undefined {
  if (!me.value) {
    return me.error
      ? `Your role in ${tenant} could not be looked up.`
      : `Your role in ${tenant} is being looked up.`;
  }
  const role = me.value.tenants.find(({ name }) => name === tenant)?.role;
  return me.value.admin || roleAtLeast(role, 'developer')
    ? undefined
    : `Your role in ${tenant} is ${
        role ?? 'none'
      }. Developers and owners can do this; an owner can change your role.`;
}
