import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { Box, Divider, Typography } from '@material-ui/core';
import {
  Plan,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Fragment, useState } from 'react';
import { usePlans } from '../../hooks/useTenants';
import { Age, ExplainedButton, UserName } from '../shared';
import { ApproveDialog } from './ApproveDialog';
import { PlanDetails } from './PlanDetails';
import { RejectDialog } from './RejectDialog';

type Deciding = { request: TenantRequest; approve: boolean };

/** Requests that wait for a decision, each with all that is needed to decide it. */
export function DecisionList(props: {
  requests: TenantRequest[];
  /** Who looks: nobody decides their own request, unless the portal allows it. */
  userRef?: string;
  onChanged(): Promise<void>;
}) {
  const { requests, userRef, onChanged } = props;
  const plans = usePlans().value?.items ?? [];
  const fourEyes =
    useApi(configApiRef).getOptionalBoolean('smartdevops.requests.fourEyes') ??
    true;
  const [deciding, setDeciding] = useState<Deciding>();
  const close = () => setDeciding(undefined);
  return (
    <>
      {requests.map((request, index) => (
        <Fragment key={request.id}>
          {index > 0 && <Divider />}
          <Waiting
            request={request}
            plan={plans.find(({ name }) => name === request.plan)}
            refused={fourEyes && request.requester === userRef}
            onDecide={approve => setDeciding({ request, approve })}
          />
        </Fragment>
      ))}
      {deciding?.approve && (
        <ApproveDialog
          request={deciding.request}
          onDone={onChanged}
          onClose={close}
        />
      )}
      {deciding?.approve === false && (
        <RejectDialog
          request={deciding.request}
          onDone={onChanged}
          onClose={close}
        />
      )}
    </>
  );
}

function Waiting(props: {
  request: TenantRequest;
  plan?: Plan;
  /** Whether it is the viewer's own, and that is refused. */
  refused: boolean;
  onDecide(approve: boolean): void;
}) {
  const { request, plan, refused, onDecide } = props;
  const { tenant, displayName, kind, reason } = request;
  const create = kind === 'create';
  const refusal = refused
    ? 'This is your own request: somebody else has to decide it.'
    : undefined;
  return (
    <Box
      py={1}
      display="flex"
      flexWrap="wrap"
      justifyContent="space-between"
      gridGap={16}
    >
      <div>
        <Typography>
          <UserName userRef={request.requester} />{' '}
          {create ? 'asks for' : 'wants to join'} <strong>{tenant}</strong>
          {create && displayName !== tenant && ` (${displayName})`}
          {create && `, plan ${plan?.title ?? request.plan}`}
        </Typography>
        {create && plan && <PlanDetails plan={plan} />}
        <Typography variant="body2" color="textSecondary">
          {reason ? `“${reason}”` : 'No reason given'},{' '}
          <Age at={request.createdAt} />
        </Typography>
      </div>
      <div>
        <ExplainedButton
          color="primary"
          aria-label={`Approve ${tenant}`}
          refusal={refusal}
          onClick={() => onDecide(true)}
        >
          Approve
        </ExplainedButton>
        <ExplainedButton
          aria-label={`Reject ${tenant}`}
          refusal={refusal}
          onClick={() => onDecide(false)}
        >
          Reject
        </ExplainedButton>
      </div>
    </Box>
  );
}
