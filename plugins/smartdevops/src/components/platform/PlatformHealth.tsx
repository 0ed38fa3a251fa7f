import { useApi } from '@backstage/core-plugin-api';
import { Box, Typography } from '@material-ui/core';
import { Alert, AlertTitle } from '@material-ui/lab';
import { useCallback } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { usePolled } from '../../hooks/usePolled';
import { PolledState } from '../shared';

const CHECK_MS = 60_000;

/** Whether the platform can do its work on the cluster, for admins. */
export function PlatformHealth() {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.getPlatform({ signal }),
    [api],
  );
  const platform = usePolled(fetcher, { intervalMs: CHECK_MS });
  return (
    <Box mb={3}>
      <PolledState polled={platform}>
        {({ problems, kubernetesVersion }) =>
          problems.length === 0 ? (
            <Typography variant="body2">
              Kubernetes {kubernetesVersion}: the platform has the rights it
              needs, and the admission policies hold.
            </Typography>
          ) : (
            <Alert severity="warning">
              <AlertTitle>The platform cannot do all of its work</AlertTitle>
              {problems.map(problem => (
                <Typography key={problem} variant="body2" gutterBottom>
                  {problem}
                </Typography>
              ))}
            </Alert>
          )
        }
      </PolledState>
    </Box>
  );
}
