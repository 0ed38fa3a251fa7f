import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import {
  checkPlanChange,
  Tenant,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { usePlans } from '../../hooks/useTenants';
import { ConfirmDialog } from '../shared';
import { PlanField } from './PlanField';

/** Gives a tenant another plan. */
export function ChangePlanDialog(props: {
  tenant: Tenant;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { tenant, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const plans = usePlans().value?.items ?? [];
  const [plan, setPlan] = useState(tenant.plan);
  const chosen = plans.find(({ name }) => name === plan);
  const tooSmall = chosen && checkPlanChange(tenant.usage, chosen)?.message;
  const refusal = plan === tenant.plan ? 'This is the plan it has.' : tooSmall;
  return (
    <ConfirmDialog
      title={`Change the plan of ${tenant.displayName}`}
      confirm="Change the plan"
      refusal={refusal}
      onClose={onClose}
      onConfirm={async () => {
        await api.changePlan(tenant.name, plan);
        await onDone();
      }}
    >
      <Typography gutterBottom>
        Apps keep running. What the tenant may use changes at once.
      </Typography>
      <PlanField plans={plans} value={plan} onChange={setPlan} />
      {tooSmall && (
        <Typography color="error" role="alert">
          {tooSmall}
        </Typography>
      )}
    </ConfirmDialog>
  );
}
