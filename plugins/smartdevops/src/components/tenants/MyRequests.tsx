import { InfoCard } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { Box, Button, Typography } from '@material-ui/core';
import {
  List,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { Polled } from '../../hooks/usePolled';
import { Age, ConfirmDialog } from '../shared';

const SHOWN = 5;

/** The viewer's own requests: what is pending and who decides, and how others ended. */
export function MyRequests(props: {
  requests: Polled<List<TenantRequest>>;
  userRef?: string;
  onChanged(): Promise<void>;
}) {
  const { requests, userRef, onChanged } = props;
  const api = useApi(smartDevOpsApiRef);
  const [withdrawing, setWithdrawing] = useState<TenantRequest>();
  const own = (requests.value?.items ?? [])
    .filter(request => request.requester === userRef)
    // What is pending can be withdrawn, so it must not be cut off.
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, SHOWN);
  if (own.length === 0) {
    return null;
  }
  return (
    <Box mb={3}>
      <InfoCard title="My requests">
        {own.map(request => (
          <Box
            key={request.id}
            mb={1}
            display="flex"
            flexWrap="wrap"
            alignItems="center"
            gridGap={16}
          >
            <div>
              <Typography>
                {request.kind === 'join' ? 'Join' : 'New tenant'}{' '}
                <strong>{request.tenant}</strong>: {request.status}
              </Typography>
              <Typography variant="body2" color="textSecondary">
                {explain(request)}{' '}
                <Age at={request.decidedAt ?? request.createdAt} />
              </Typography>
            </div>
            {request.status === 'pending' && (
              <Button size="small" onClick={() => setWithdrawing(request)}>
                Withdraw
              </Button>
            )}
          </Box>
        ))}
      </InfoCard>
      {withdrawing && (
        <ConfirmDialog
          title={`Withdraw the request for ${withdrawing.tenant}?`}
          confirm="Withdraw"
          onClose={() => setWithdrawing(undefined)}
          onConfirm={async () => {
            await api.withdrawTenantRequest(withdrawing.id);
            await onChanged();
          }}
        >
          <Typography>
            Nobody will decide it any more. You can ask again at any time.
          </Typography>
        </ConfirmDialog>
      )}
    </Box>
  );
}

function rank({ status }: TenantRequest): number {
  return status === 'pending' ? 0 : 1;
}

function explain(request: TenantRequest): string {
  if (request.status === 'pending') {
    return request.kind === 'join'
      ? 'The owners of the tenant decide. Asked'
      : 'A platform admin decides. Asked';
  }
  return request.comment ? `“${request.comment}”` : 'Decided';
}
