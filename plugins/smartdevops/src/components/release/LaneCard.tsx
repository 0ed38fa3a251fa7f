import { CopyTextButton } from '@backstage/core-components';
import {
  LinearProgress,
  Link,
  makeStyles,
  Paper,
  Tooltip,
  Typography,
} from '@material-ui/core';
import {
  imageVersion,
  ReleaseLane,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReactNode } from 'react';
import { Age, UserName } from '../shared';
import { ColorName } from './ColorName';

const useStyles = makeStyles(theme => ({
  lane: {
    padding: theme.spacing(2),
    minWidth: 0,
    height: '100%',
    boxSizing: 'border-box',
  },
  version: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    overflowWrap: 'anywhere',
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: theme.spacing(2),
    rowGap: theme.spacing(0.5),
    margin: theme.spacing(1, 0),
    '& dt': { color: theme.palette.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  },
}));

const ROLES: Record<ReleaseLane['role'], { word: string; meaning: string }> = {
  active: { word: 'Active', meaning: 'serves the users' },
  candidate: { word: 'Candidate', meaning: 'not served to users yet' },
  previous: { word: 'Previous', meaning: 'kept to go back to' },
};

/** One version of an app beside the other: what it is and how it runs. */
export function LaneCard(props: {
  lane: ReleaseLane;
  /** Whether it is on its way to being ready. */
  starting: boolean;
  children?: ReactNode;
}) {
  const { lane, starting, children } = props;
  const { role, version, replicas } = lane;
  const classes = useStyles();
  const { word, meaning } = ROLES[role];
  const tag = imageVersion(version.image);
  return (
    <Paper
      variant="outlined"
      component="section"
      className={classes.lane}
      aria-label={`${word} version`}
    >
      <Typography variant="subtitle2" component="h3">
        {word}
        <Typography component="span" variant="body2" color="textSecondary">
          {` · ${meaning}`}
        </Typography>
      </Typography>
      <div className={classes.version}>
        <Tooltip title={version.image}>
          <Typography variant="h4" component="p">
            {tag}
          </Typography>
        </Tooltip>
        <CopyTextButton
          text={version.image}
          tooltipText="Copied"
          variant="tertiary"
          aria-label={`Copy the image ${version.image}`}
        />
      </div>
      {starting && <Starting version={tag} replicas={replicas} />}
      <dl className={classes.facts}>
        <Fact name="Revision">
          {version.revision}, <ColorName color={version.color} />
        </Fact>
        <Fact name="Pods">{podsOf(lane)}</Fact>
        {role !== 'previous' && (
          <Fact name="Endpoints">
            {lane.endpoints.ready} of {lane.endpoints.total} ready
          </Fact>
        )}
        <Fact name="Prepared">
          <Age at={version.at} /> by <UserName userRef={version.by} />
        </Fact>
        {role !== 'previous' && (
          <Fact name={role === 'active' ? 'Address' : 'Preview'}>
            {lane.url ? (
              <Link href={lane.url} target="_blank" rel="noopener">
                {lane.url}
              </Link>
            ) : (
              'opens once the pods are ready'
            )}
          </Fact>
        )}
      </dl>
      {children}
    </Paper>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <Typography component="dt" variant="body2">
        {name}
      </Typography>
      <Typography component="dd" variant="body2">
        {children}
      </Typography>
    </>
  );
}

/** How far a version has come that is being started. */
function Starting(props: {
  version: string;
  replicas: ReleaseLane['replicas'];
}) {
  const { version, replicas } = props;
  const { ready, desired } = replicas;
  return (
    <LinearProgress
      variant={desired > 0 ? 'determinate' : 'indeterminate'}
      value={desired > 0 ? Math.min(100, (100 * ready) / desired) : undefined}
      aria-label={`Starting version ${version}`}
      aria-valuetext={`${ready} of ${desired} pods are ready`}
    />
  );
}

function podsOf({ role, replicas }: ReleaseLane): string {
  const { ready, desired } = replicas;
  return desired === 0 && role === 'previous'
    ? 'none, it is stopped'
    : `${ready} of ${desired} ready`;
}
