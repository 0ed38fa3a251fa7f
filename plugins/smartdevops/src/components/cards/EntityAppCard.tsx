import { InfoCard, Link } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Box, Button, Typography } from '@material-ui/core';
import {
  AppRef,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { appOf, appPath } from '../../entities';
import { useApp } from '../../hooks/useApp';
import { PhaseLabel, PolledState, StaleNotice } from '../shared';

/** The status of an app on the overview of its entity page. */
export function EntityAppCard() {
  const ref = appOf(useEntity().entity);
  return ref ? <AppCard {...ref} /> : null;
}

function AppCard(ref: AppRef) {
  const polled = useApp(ref);
  return (
    <InfoCard title="App">
      <PolledState polled={polled}>
        {app => (
          <>
            <StaleNotice stale={app.stale} asOf={app.asOf} />
            <PhaseLabel phase={app.phase} />
            <Typography gutterBottom>{app.message}</Typography>
            <Typography color="textSecondary">
              {app.release.active &&
                `Version ${imageVersion(app.release.active.image)}, `}
              {app.replicas.ready} of {app.replicas.desired} replicas ready
            </Typography>
            {app.release.phase !== 'Stable' && (
              <>
                <PhaseLabel phase={app.release.phase} />
                <Typography>{app.release.message}</Typography>
              </>
            )}
            <Box mt={1} display="flex" alignItems="center" gridGap={16}>
              <Button
                size="small"
                variant="outlined"
                href={app.urls.active}
                target="_blank"
                rel="noopener"
              >
                Open
              </Button>
              <Link to={appPath(ref, 'app')}>Pods, logs and events</Link>
            </Box>
          </>
        )}
      </PolledState>
    </InfoCard>
  );
}
