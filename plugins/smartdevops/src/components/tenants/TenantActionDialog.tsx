import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import {
  Tenant,
  TenantAction,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog } from '../shared';
import { ReasonField } from './ReasonField';

type DialogProps = {
  tenant: Tenant;
  onDone(): Promise<void>;
  onClose(): void;
};

const TEXTS: Record<TenantAction, { confirm: string; consequences: string }> = {
  suspend: {
    confirm: 'Suspend',
    consequences:
      'All apps of the tenant are stopped: their users get no answer any more. How many replicas each had is remembered, and they start again with exactly those once the tenant is resumed.',
  },
  resume: {
    confirm: 'Resume',
    consequences:
      'The tenant is put in order, and every app starts again with the replicas it had. Apps that were stopped before stay stopped.',
  },
  offboard: {
    confirm: 'Offboard',
    consequences:
      'All apps of the tenant are stopped, and the tenant is closed after the retention period. Until then everything is kept, and an admin can resume it.',
  },
};

/** Only what failed while it was set up can never have been ready. */
const NEVER_READY =
  'If the tenant was never ready, it is closed as soon as nothing of it is left in the cluster; then its name is free again. If it was, its apps are stopped, and it is closed after the retention period: until then everything is kept, and an admin can resume it.';

/** Suspends, resumes or offboards a tenant after saying what that does to whom. */
export function TenantActionDialog(
  props: DialogProps & { action: TenantAction },
) {
  const { tenant, action, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const [reason, setReason] = useState('');
  const { confirm, consequences } = TEXTS[action];
  return (
    <ConfirmDialog
      title={`${confirm} ${tenant.displayName}?`}
      confirm={confirm}
      onClose={onClose}
      onConfirm={async () => {
        await api.actOnTenant(tenant.name, action, {
          reason: reason || undefined,
        });
        await onDone();
      }}
    >
      <Typography gutterBottom>
        {action === 'offboard' && tenant.state === 'failed'
          ? NEVER_READY
          : consequences}
      </Typography>
      <ReasonField value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}

/** Has everything that makes the tenant put back in its place. */
export function RepairDialog({ tenant, onDone, onClose }: DialogProps) {
  const api = useApi(smartDevOpsApiRef);
  return (
    <ConfirmDialog
      title={`Put ${tenant.displayName} in order?`}
      confirm="Put in order"
      onClose={onClose}
      onConfirm={async () => {
        await api.repairTenant(tenant.name);
        await onDone();
      }}
    >
      <Typography>
        Namespace, quota, limits, network policies and roles of the tenant are
        set up again where they are missing or were changed by hand. Apps keep
        running. What was put back is in the activity log.
      </Typography>
    </ConfirmDialog>
  );
}
