import { useApi } from '@backstage/core-plugin-api';
import { MenuItem, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  checkTenantName,
  Plan,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { usePlans } from '../../hooks/useTenants';
import { ConfirmDialog, Field } from '../shared';

/** Asks for a tenant, or to join one that exists. */
export function RequestTenantDialog(props: {
  /** Tenants the viewer belongs to already. */
  existing: string[];
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { existing, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const plans = usePlans().value?.items ?? [];
  const [tenant, setTenant] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [plan, setPlan] = useState('');
  const [reason, setReason] = useState('');
  const problem = existing.includes(tenant)
    ? `You already belong to ${tenant}.`
    : checkTenantName(tenant)?.message;
  const chosen = plans.find(({ name }) => name === plan);
  return (
    <ConfirmDialog
      title="Request a tenant"
      confirm="Send the request"
      refusal={problem}
      onClose={onClose}
      onConfirm={async () => {
        await api.createTenantRequest({
          tenant,
          displayName: displayName || undefined,
          // Without a choice the portal's default applies.
          plan: plan || undefined,
          reason: reason || undefined,
        });
        await onDone();
      }}
    >
      <Typography color="textSecondary">
        A platform admin decides. If a tenant of this name exists already, this
        becomes a request to join it, and its owners decide.
      </Typography>
      <Field
        label="Name"
        value={tenant}
        onChange={event => setTenant(event.target.value.trim())}
        error={tenant !== '' && problem !== undefined}
        helperText={
          tenant === ''
            ? 'Lower-case letters, digits and hyphens, e.g. payments'
            : problem
        }
        fullWidth
        required
        margin="normal"
      />
      <Field
        label="Display name"
        value={displayName}
        onChange={event => setDisplayName(event.target.value)}
        helperText="How people know it; the name unless told"
        inputProps={{ maxLength: 80 }}
        fullWidth
        margin="normal"
      />
      <Field
        label="Plan"
        select
        value={plan}
        SelectProps={{ displayEmpty: true }}
        InputLabelProps={{ shrink: true }}
        onChange={event => setPlan(event.target.value)}
        fullWidth
        margin="normal"
      >
        <MenuItem value="">The portal’s default</MenuItem>
        {plans.map(({ name, title }) => (
          <MenuItem key={name} value={name}>
            {title}
          </MenuItem>
        ))}
      </Field>
      {chosen && <Alert severity="info">{describePlan(chosen)}</Alert>}
      <Field
        label="Reason"
        value={reason}
        onChange={event => setReason(event.target.value)}
        helperText="What it is for; whoever decides reads this"
        inputProps={{ maxLength: 1_000 }}
        multiline
        fullWidth
        margin="normal"
      />
    </ConfirmDialog>
  );
}

function describePlan({ description, quota }: Plan): string {
  return `${description} ${quota.cpu} CPU, ${quota.memory} memory, ${quota.pods} pods, ${quota.storage} storage.`;
}
