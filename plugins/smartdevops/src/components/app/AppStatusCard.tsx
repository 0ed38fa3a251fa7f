import { CopyTextButton, InfoCard } from '@backstage/core-components';
import { Box, Button, Link, makeStyles, Typography } from '@material-ui/core';
import OpenInNewIcon from '@material-ui/icons/OpenInNew';
import { Alert } from '@material-ui/lab';
import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReactNode } from 'react';
import { PhaseLabel, StaleNotice } from '../shared';

const useStyles = makeStyles(theme => ({
  top: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    alignItems: 'center',
    justifyContent: 'space-between',
  },
  sentence: { overflowWrap: 'anywhere' },
  url: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  alerts: { display: 'grid', gap: theme.spacing(1) },
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** Is it healthy, why not, where is it, and what can be done. */
export function AppStatusCard(props: { app: App; actions: ReactNode }) {
  const { app, actions } = props;
  const classes = useStyles();
  return (
    <InfoCard>
      <div className={classes.top}>
        <div>
          <Typography variant="h5" component="h2" aria-live="polite">
            <PhaseLabel phase={app.phase} />
          </Typography>
          <Typography className={classes.sentence}>{app.message}</Typography>
        </div>
        <div className={classes.actions}>{actions}</div>
      </div>
      <Box mt={2} className={classes.url}>
        <Button
          variant="contained"
          color="primary"
          size="small"
          href={app.urls.active}
          target="_blank"
          rel="noopener"
          endIcon={<OpenInNewIcon />}
          aria-label="Open"
        >
          Open
        </Button>
        <Link href={app.urls.active} target="_blank" rel="noopener">
          {app.urls.active}
        </Link>
        <CopyTextButton
          text={app.urls.active}
          tooltipText="Copied"
          variant="tertiary"
          aria-label="Copy the address"
        />
      </Box>
      <Box mt={1} className={classes.alerts}>
        {app.notices.map(notice => (
          <Alert severity="info" key={notice}>
            {notice}
          </Alert>
        ))}
        <StaleNotice stale={app.stale} asOf={app.asOf} />
      </Box>
    </InfoCard>
  );
}
