import { InfoCard } from '@backstage/core-components';
import { Box, Divider, makeStyles, Paper, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  App,
  Release,
  ReleaseLane,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Rights } from '../../hooks/rights';
import { Age, PhaseLabel } from '../shared';
import { Candidate } from './Candidate';
import { LaneCard } from './LaneCard';
import { ReleaseActions } from './ReleaseActions';
import { ReleaseCountdown } from './ReleaseCountdown';

const useStyles = makeStyles(theme => ({
  top: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    alignItems: 'center',
    justifyContent: 'space-between',
  },
  // As wide as it can be beside the actions, before these go below it.
  state: { flex: '1 1 320px', minWidth: 0 },
  sentence: { overflowWrap: 'anywhere' },
  lanes: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    marginTop: theme.spacing(2),
    [theme.breakpoints.down('sm')]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
    },
  },
  none: {
    padding: theme.spacing(2),
    display: 'flex',
    alignItems: 'center',
    borderStyle: 'dashed',
  },
}));

/** Where the release of an app stands, with its versions side by side. */
export function ReleaseCard(props: {
  app: App;
  rights: Rights;
  onDone(): Promise<void>;
}) {
  const { app, rights, onDone } = props;
  const { release } = app;
  const classes = useStyles();
  return (
    <InfoCard title="Release">
      <div className={classes.top}>
        <div className={classes.state} aria-live="polite">
          <PhaseLabel phase={release.phase} />
          <Typography className={classes.sentence}>
            {release.message}
          </Typography>
        </div>
        <ReleaseActions app={app} rights={rights} onDone={onDone} />
      </div>
      <ReleaseCountdown app={app} refusal={rights.refusal} onDone={onDone} />
      {release.last && (
        <Box mt={1}>
          <Alert severity="info" variant="outlined">
            {release.last.message} (<Age at={release.last.at} />)
          </Alert>
        </Box>
      )}
      <div className={classes.lanes}>
        {release.lanes.map(lane => (
          <LaneCard
            key={lane.version.revision}
            lane={lane}
            starting={isStarting(lane, release)}
          >
            {lane.role === 'candidate' && (
              <>
                <Divider />
                <Candidate release={release} />
              </>
            )}
          </LaneCard>
        ))}
        {release.lanes.length === 1 && (
          <Paper variant="outlined" className={classes.none}>
            <Typography color="textSecondary">
              No other version. A version that you prepare starts here, beside
              the active one, and users notice nothing until it is promoted.
            </Typography>
          </Paper>
        )}
      </div>
    </InfoCard>
  );
}

/** Whether the release waits for a lane to become ready. */
function isStarting(lane: ReleaseLane, { phase, intent }: Release): boolean {
  return intent?.kind === 'rollback'
    ? lane.version.revision === intent.revision
    : lane.role === 'candidate' && phase === 'Preparing';
}
