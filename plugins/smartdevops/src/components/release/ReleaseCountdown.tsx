import { useApi } from '@backstage/core-plugin-api';
import { Box, makeStyles, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  App,
  describeError,
  imageVersion,
  Release,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog, Countdown, ExplainedButton } from '../shared';

const EXTENSION_SECONDS = 300;

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
}));

/**
 * What ends by itself and when: the watching of a promoted version, then the
 * warm time of the previous one. Both can be made longer or ended.
 */
export function ReleaseCountdown(props: {
  app: App;
  /** Why the viewer may not change it. */
  refusal?: string;
  onDone(): Promise<void>;
}) {
  const { app, refusal, onDone } = props;
  const api = useApi(smartDevOpsApiRef);
  const classes = useStyles();
  const [extending, setExtending] = useState(false);
  // What is asked about must not become something else under the viewer.
  const [ending, setEnding] = useState<'verify' | 'warm'>();
  const [error, setError] = useState<unknown>();
  const ref = { tenant: app.tenant, app: app.name };
  const counted = countedDown(app.release);
  if (!counted) {
    return null;
  }
  const { extend, finish } = app.release.actions;
  const onExtend = async () => {
    setExtending(true);
    setError(undefined);
    try {
      await api.extendApp(ref, EXTENSION_SECONDS);
      await onDone();
    } catch (caught) {
      setError(caught);
    } finally {
      setExtending(false);
    }
  };
  return (
    <Box my={1} role="group" aria-label="Countdown">
      <div className={classes.row}>
        <Typography>
          {counted.text} <Countdown until={counted.until} />
        </Typography>
        <ExplainedButton
          size="small"
          variant="outlined"
          disabled={extending}
          refusal={refusal ?? extend.refusal}
          onClick={onExtend}
          title={extend.note}
        >
          {extending ? 'Working …' : 'Extend by 5 minutes'}
        </ExplainedButton>
        <ExplainedButton
          size="small"
          variant="outlined"
          refusal={refusal ?? finish.refusal}
          onClick={() => setEnding(counted.kind)}
        >
          End now
        </ExplainedButton>
      </div>
      {error !== undefined && (
        <Alert severity="error">{describeError(error).message}</Alert>
      )}
      {ending === counted.kind && (
        <ConfirmDialog
          title={counted.question}
          confirm="End now"
          onClose={() => setEnding(undefined)}
          onConfirm={async () => {
            await api.finishApp(ref);
            await onDone();
          }}
        >
          <Typography>{finish.note}</Typography>
        </ConfirmDialog>
      )}
    </Box>
  );
}

function countedDown({ intent, retireAt, previous, active }: Release) {
  if (intent?.kind === 'verify') {
    const version = active ? imageVersion(active.image) : '';
    return {
      kind: 'verify' as const,
      until: intent.until,
      text: `Version ${version} is watched for another`,
      question: `Stop watching version ${version}?`,
    };
  }
  if (retireAt && previous) {
    const version = imageVersion(previous.image);
    return {
      kind: 'warm' as const,
      until: retireAt,
      text: `Version ${version} is kept running, so that going back is immediate, for another`,
      question: `Stop version ${version} now?`,
    };
  }
  return undefined;
}
