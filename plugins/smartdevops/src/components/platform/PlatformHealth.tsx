import { Box, Typography } from '@material-ui/core';
import { Alert, AlertTitle } from '@material-ui/lab';
import { ClusterStatus } from '@smartdevops/backstage-plugin-smartdevops-common';
import { usePlatform } from '../../hooks/usePlatform';
import { PolledState } from '../shared';

function versionOf(
  { title, kubernetesVersion }: ClusterStatus,
  _: number,
  all: ClusterStatus[],
): string {
  const version = `Kubernetes ${kubernetesVersion}`;
  return all.length === 1 ? version : `${title} (${version})`;
}

/** Whether the platform can do its work on the cluster, for admins. */
export function PlatformHealth() {
  const platform = usePlatform();
  return (
    <Box mb={3}>
      <PolledState polled={platform}>
        {({ problems, clusters }) =>
          problems.length === 0 ? (
            <Typography variant="body2">
              {clusters.map(versionOf).join(', ')}: the platform has the rights
              it needs, and the admission policies hold.
            </Typography>
          ) : (
            <Alert severity="warning">
              <AlertTitle>
                The cluster is not set up as the platform needs it
              </AlertTitle>
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
