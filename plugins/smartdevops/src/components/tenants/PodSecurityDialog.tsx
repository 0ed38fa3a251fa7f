import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import {
  PodSecurity,
  Tenant,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog } from '../shared';
import { ReasonField } from './ReasonField';

const TEXTS: Record<PodSecurity, { confirm: string; consequences: string }> = {
  baseline: {
    confirm: 'Let containers run as root',
    consequences:
      'Containers of this tenant may run as root, for images that insist on it. Privileged containers, the node’s network and its files stay refused. An app that is there already changes with its next version or restart. It is shown on the tenant and in its isolation check.',
  },
  restricted: {
    confirm: 'Refuse root again',
    consequences:
      'Containers of this tenant may not run as root any more. What runs goes on running; an app whose image insists on root does not start again.',
  },
};

/** Moves a tenant to the other Pod Security level, after saying what that means. */
export function PodSecurityDialog(props: {
  tenant: Tenant;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { tenant, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const [reason, setReason] = useState('');
  const level = tenant.podSecurity === 'restricted' ? 'baseline' : 'restricted';
  const { confirm, consequences } = TEXTS[level];
  return (
    <ConfirmDialog
      title={`Change the pod security of ${tenant.displayName} to ${level}?`}
      confirm={confirm}
      refusal={reason.trim() === '' ? 'Say why.' : undefined}
      onClose={onClose}
      onConfirm={async () => {
        await api.setPodSecurity(tenant.name, { level, reason });
        await onDone();
      }}
    >
      <Typography gutterBottom>{consequences}</Typography>
      <ReasonField value={reason} onChange={setReason} required />
    </ConfirmDialog>
  );
}
