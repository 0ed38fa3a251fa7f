import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import { TenantRequest } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { usePlans } from '../../hooks/useTenants';
import { ConfirmDialog, Field } from '../shared';
import { ClusterField } from './ClusterField';
import { PlanField } from './PlanField';

/** Approves a request, with a comment; for a new tenant also where it is put, and maybe another plan. */
export function ApproveDialog(props: {
  request: TenantRequest;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { request, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const create = request.kind === 'create';
  const plans = usePlans().value?.items ?? [];
  const [cluster, setCluster] = useState<string>();
  const [plan, setPlan] = useState(request.plan ?? '');
  const [comment, setComment] = useState('');
  return (
    <ConfirmDialog
      title={`Approve ${request.tenant}`}
      confirm="Approve"
      onClose={onClose}
      onConfirm={async () => {
        await api.approveTenantRequest(request.id, {
          comment: comment || undefined,
          plan: create ? plan : undefined,
          cluster,
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
        <PlanField plans={plans} value={plan} onChange={setPlan} />
      )}
      {create && <ClusterField value={cluster} onChange={setCluster} />}
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
