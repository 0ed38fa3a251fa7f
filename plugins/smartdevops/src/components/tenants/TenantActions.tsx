import { IconButton, Menu, MenuItem } from '@material-ui/core';
import MoreVertIcon from '@material-ui/icons/MoreVert';
import {
  planTenantAction,
  Tenant,
  TENANT_ACTIONS,
  TenantAction,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { ChangePlanDialog } from './ChangePlanDialog';
import { PodSecurityDialog } from './PodSecurityDialog';
import { RepairDialog, TenantActionDialog } from './TenantActionDialog';

const LABELS: Record<TenantAction, string> = {
  suspend: 'Suspend …',
  resume: 'Resume …',
  offboard: 'Offboard …',
};

type Doing = TenantAction | 'plan' | 'security' | 'repair';

/** What can be done with a tenant as a whole. */
export function TenantActions(props: {
  tenant: Tenant;
  /** Admins change a tenant; its owners can have it put in order. */
  admin: boolean;
  onChanged(): Promise<void>;
}) {
  const { tenant, admin, onChanged } = props;
  const [anchor, setAnchor] = useState<HTMLElement>();
  const [doing, setDoing] = useState<Doing>();
  const begin = (what: Doing) => {
    setAnchor(undefined);
    setDoing(what);
  };
  const dialog = {
    tenant,
    onDone: onChanged,
    onClose: () => setDoing(undefined),
  };
  // Only what leads somewhere from the state that the tenant is in.
  const actions = admin
    ? TENANT_ACTIONS.filter(action => {
        const plan = planTenantAction(action, tenant.state);
        return typeof plan === 'object' && 'to' in plan;
      })
    : [];
  return (
    <>
      <IconButton
        size="small"
        aria-label={`Actions on ${tenant.name}`}
        aria-haspopup="menu"
        onClick={event => setAnchor(event.currentTarget)}
      >
        <MoreVertIcon />
      </IconButton>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
      >
        <MenuItem onClick={() => begin('repair')}>Put in order …</MenuItem>
        {admin && (
          <MenuItem onClick={() => begin('plan')}>Change the plan …</MenuItem>
        )}
        {admin && (
          <MenuItem onClick={() => begin('security')}>
            Change the pod security …
          </MenuItem>
        )}
        {actions.map(action => (
          <MenuItem key={action} onClick={() => begin(action)}>
            {LABELS[action]}
          </MenuItem>
        ))}
      </Menu>
      {doing && <Opened doing={doing} {...dialog} />}
    </>
  );
}

function Opened(props: {
  doing: Doing;
  tenant: Tenant;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { doing, ...dialog } = props;
  switch (doing) {
    case 'plan':
      return <ChangePlanDialog {...dialog} />;
    case 'security':
      return <PodSecurityDialog {...dialog} />;
    case 'repair':
      return <RepairDialog {...dialog} />;
    default:
      return <TenantActionDialog action={doing} {...dialog} />;
  }
}
