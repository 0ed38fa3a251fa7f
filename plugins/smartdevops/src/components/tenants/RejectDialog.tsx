import { useApi } from '@backstage/core-plugin-api';
import { TenantRequest } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog } from '../shared';
import { ReasonField } from './ReasonField';

/** Rejects a request, with the reason that the requester reads. */
export function RejectDialog(props: {
  request: TenantRequest;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { request, onDone, onClose } = props;
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
      <ReasonField
        value={reason}
        onChange={setReason}
        helperText="The requester reads this"
        required
      />
    </ConfirmDialog>
  );
}
