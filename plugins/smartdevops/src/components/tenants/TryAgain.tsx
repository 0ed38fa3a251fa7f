import { useApi } from '@backstage/core-plugin-api';
import { Box, Button } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import { describeError } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';

/** Sets a tenant up again at once, rather than when it is its turn. */
export function TryAgain(props: { tenant: string; onDone(): Promise<void> }) {
  const { tenant, onDone } = props;
  const api = useApi(smartDevOpsApiRef);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const repair = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await api.repairTenant(tenant);
      await onDone();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Box mb={2}>
      <Button
        size="small"
        variant="outlined"
        disabled={busy}
        onClick={repair}
        aria-label={`Set ${tenant} up again`}
      >
        {busy ? 'Trying …' : 'Try again'}
      </Button>
      {error !== undefined && (
        <Alert severity="error">{describeError(error).message}</Alert>
      )}
    </Box>
  );
}
