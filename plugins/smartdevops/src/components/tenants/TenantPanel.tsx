import { InfoCard } from '@backstage/core-components';
import { Box, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  DEFAULT_CLUSTER,
  Tenant,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { GrafanaView } from '../grafana';
import { PhaseLabel } from '../shared';
import { ActivityList } from '../activity';
import { DecisionList } from './DecisionList';
import { IsolationCheck } from './IsolationCheck';
import { Members } from './Members';
import { TenantActions } from './TenantActions';
import { TryAgain } from './TryAgain';
import { UsageBars } from './UsageBars';

/** One tenant: state, usage, who wants to join, and members. */
export function TenantPanel(props: {
  tenant: Tenant;
  admin: boolean;
  userRef?: string;
  requests: TenantRequest[];
  onChanged(): Promise<void>;
}) {
  const { tenant, admin, userRef, requests, onChanged } = props;
  const manages = admin || tenant.role === 'owner';
  const joins = requests.filter(
    request =>
      request.kind === 'join' &&
      request.status === 'pending' &&
      request.tenant === tenant.name,
  );
  return (
    <InfoCard
      title={tenant.displayName}
      subheader={`${tenant.name} · plan ${tenant.plan}${
        tenant.cluster === DEFAULT_CLUSTER ? '' : ` · cluster ${tenant.cluster}`
      }${tenant.role ? ` · you are ${tenant.role}` : ''}`}
      action={
        manages && (
          <TenantActions tenant={tenant} admin={admin} onChanged={onChanged} />
        )
      }
    >
      <PhaseLabel phase={tenant.state} />
      <Typography gutterBottom>{tenant.message}</Typography>
      {tenant.podSecurity !== 'restricted' && (
        <Box mb={1}>
          <Alert severity="warning">
            Pod security is {tenant.podSecurity}: containers may run as root.
            The activity below says who decided this, and why.
          </Alert>
        </Box>
      )}
      {manages && tenant.state === 'failed' && (
        <TryAgain tenant={tenant.name} onDone={onChanged} />
      )}
      <UsageBars usage={tenant.usage} />
      {manages && joins.length > 0 && (
        <Box mb={2}>
          <Typography variant="h6">Wants to join</Typography>
          <DecisionList
            requests={joins}
            userRef={userRef}
            onChanged={onChanged}
          />
        </Box>
      )}
      <IsolationCheck tenant={tenant} manages={manages} onChanged={onChanged} />
      <Box my={2}>
        <Typography variant="h6">Grafana</Typography>
        <GrafanaView of={{ tenant: tenant.name }} title={tenant.name} />
      </Box>
      <Members
        tenant={tenant}
        manages={manages}
        userRef={userRef}
        onChanged={onChanged}
      />
      <Box mt={2}>
        <ActivityList tenant={tenant.name} />
      </Box>
    </InfoCard>
  );
}
