import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { useTenantNameCheck } from '../../hooks/useTenantNameCheck';
import { usePlans } from '../../hooks/useTenants';
import { ConfirmDialog, Field } from '../shared';
import { ReasonField } from './ReasonField';
import { PlanField } from './PlanField';
import { TenantNameInput } from './TenantNameInput';

/** Asks for a tenant, or to join one that exists. */
export function RequestTenantDialog(props: {
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const plans = usePlans().value?.items ?? [];
  const [tenant, setTenant] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [plan, setPlan] = useState('');
  const [reason, setReason] = useState('');
  const check = useTenantNameCheck(tenant);
  const join = check.kind === 'join';
  return (
    <ConfirmDialog
      title={join ? `Ask to join ${tenant}` : 'Request a tenant'}
      confirm={join ? 'Ask to join' : 'Send the request'}
      refusal={tenant === '' ? 'Give the tenant a name.' : check.problem}
      onClose={onClose}
      onConfirm={async () => {
        await api.createTenantRequest({
          tenant,
          reason: reason || undefined,
          // Without a choice the portal's default applies.
          ...(!join && {
            displayName: displayName || undefined,
            plan: plan || undefined,
          }),
        });
        await onDone();
      }}
    >
      <Typography color="textSecondary">
        {join
          ? 'The owners of the tenant decide, or a platform admin.'
          : 'A platform admin decides. You become the owner of the new tenant.'}
      </Typography>
      <TenantNameInput
        label="Name"
        value={tenant}
        check={check}
        onChange={setTenant}
      />
      {!join && (
        <>
          <Field
            label="Display name"
            value={displayName}
            onChange={event => setDisplayName(event.target.value)}
            helperText="How people know it; the name unless told"
            inputProps={{ maxLength: 80 }}
            fullWidth
            margin="normal"
          />
          <PlanField
            plans={plans}
            value={plan}
            onChange={setPlan}
            fallback="The portal’s default"
          />
        </>
      )}
      <ReasonField
        value={reason}
        onChange={setReason}
        helperText="What it is for; whoever decides reads this"
      />
    </ConfirmDialog>
  );
}
