import { useApi } from '@backstage/core-plugin-api';
import { Box, Button, Divider, MenuItem, Typography } from '@material-ui/core';
import { TenantRequest } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Fragment, useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { usePlans } from '../../hooks/useTenants';
import { Age, ConfirmDialog, Field, UserName } from '../shared';

type Deciding = { request: TenantRequest; approve: boolean };

/** Requests that wait for the viewer's decision. */
export function DecisionList(props: {
  requests: TenantRequest[];
  onChanged(): Promise<void>;
}) {
  const { requests, onChanged } = props;
  const [deciding, setDeciding] = useState<Deciding>();
  return (
    <>
      {requests.map((request, index) => (
        <Fragment key={request.id}>
          {index > 0 && <Divider />}
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
                {request.kind === 'join' ? 'wants to join' : 'asks for'}{' '}
                <strong>{request.tenant}</strong>
                {request.kind === 'create' && `, plan ${request.plan}`}
              </Typography>
              <Typography variant="body2" color="textSecondary">
                {request.reason ? `“${request.reason}”` : 'No reason given'},{' '}
                <Age at={request.createdAt} />
              </Typography>
            </div>
            <div>
              <Button
                color="primary"
                aria-label={`Approve ${request.tenant}`}
                onClick={() => setDeciding({ request, approve: true })}
              >
                Approve
              </Button>
              <Button
                aria-label={`Reject ${request.tenant}`}
                onClick={() => setDeciding({ request, approve: false })}
              >
                Reject
              </Button>
            </div>
          </Box>
        </Fragment>
      ))}
      {deciding?.approve && (
        <ApproveDialog
          request={deciding.request}
          onDone={onChanged}
          onClose={() => setDeciding(undefined)}
        />
      )}
      {deciding?.approve === false && (
        <RejectDialog
          request={deciding.request}
          onDone={onChanged}
          onClose={() => setDeciding(undefined)}
        />
      )}
    </>
  );
}

type DialogProps = {
  request: TenantRequest;
  onDone(): Promise<void>;
  onClose(): void;
};

function ApproveDialog({ request, onDone, onClose }: DialogProps) {
  const api = useApi(smartDevOpsApiRef);
  const plans = usePlans().value?.items ?? [];
  const [plan, setPlan] = useState(request.plan);
  const [comment, setComment] = useState('');
  const create = request.kind === 'create';
  return (
    <ConfirmDialog
      title={`Approve ${request.tenant}`}
      confirm="Approve"
      onClose={onClose}
      onConfirm={async () => {
        await api.approveTenantRequest(request.id, {
          comment: comment || undefined,
          plan: create ? plan : undefined,
        });
        await onDone();
      }}
    >
      <Typography gutterBottom>
        {create
          ? `The namespace and its isolation are set up at once, and ${request.requester} becomes the owner.`
          : `${request.requester} becomes a developer of ${request.tenant}.`}
      </Typography>
      {create && plans.length > 0 && (
        <Field
          label="Plan"
          select
          value={plan}
          onChange={event => setPlan(event.target.value)}
          fullWidth
          margin="normal"
        >
          {plans.map(({ name, title }) => (
            <MenuItem key={name} value={name}>
              {title}
            </MenuItem>
          ))}
        </Field>
      )}
      <Field
        label="Comment"
        value={comment}
        onChange={event => setComment(event.target.value)}
        helperText="The requester reads this"
        inputProps={{ maxLength: 1_000 }}
        multiline
        fullWidth
        margin="normal"
      />
    </ConfirmDialog>
  );
}

function RejectDialog({ request, onDone, onClose }: DialogProps) {
  const api = useApi(smartDevOpsApiRef);
  const [reason, setReason] = useState('');
  return (
    <ConfirmDialog
      title={`Reject ${request.tenant}`}
      confirm="Reject"
      refusal={
        reason.trim() === '' ? 'Say why: the requester reads this.' : undefined
      }
      onClose={onClose}
      onConfirm={async () => {
        await api.rejectTenantRequest(request.id, { reason });
        await onDone();
      }}
    >
      <Field
        label="Reason"
        value={reason}
        onChange={event => setReason(event.target.value)}
        helperText="The requester reads this"
        inputProps={{ maxLength: 1_000 }}
        required
        multiline
        fullWidth
      />
    </ConfirmDialog>
  );
}
