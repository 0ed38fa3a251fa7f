import { useApi } from '@backstage/core-plugin-api';
import {
  Box,
  Button,
  LinearProgress,
  makeStyles,
  Typography,
} from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  describeError,
  IsolationSummary,
  Tenant,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback, useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { usePolled } from '../../hooks/usePolled';
import { Age, ExplainedButton, PolledState } from '../shared';
import { IsolationFindings } from './IsolationFindings';

/** A result only changes when somebody checks again, and then it is shown anew. */
const RESULT_MS = 300_000;

const useStyles = makeStyles(theme => ({
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    marginTop: theme.spacing(1),
  },
}));

/** Whether the tenant's isolation holds, as it was checked last, and checking it now. */
export function IsolationCheck(props: {
  tenant: Tenant;
  manages: boolean;
  onChanged(): Promise<void>;
}) {
  const { tenant, manages, onChanged } = props;
  const { name, isolation } = tenant;
  const classes = useStyles();
  const api = useApi(smartDevOpsApiRef);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [opened, setOpened] = useState<boolean>();
  // What failed is shown without being asked for.
  const open = opened ?? isolation?.passed === false;
  const check = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await api.checkIsolation(name);
      await onChanged();
      setOpened(true);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Box mb={2} role="region" aria-label={`Isolation of ${name}`}>
      <div className={classes.head}>
        <Typography variant="h6">Isolation</Typography>
        <ExplainedButton
          size="small"
          variant="outlined"
          disabled={busy}
          refusal={refusalOf(tenant, manages)}
          onClick={check}
        >
          {busy ? 'Checking …' : 'Check isolation'}
        </ExplainedButton>
      </div>
      <Typography>{summarize(isolation)}</Typography>
      {isolation && (
        <Typography variant="body2" color="textSecondary">
          Checked <Age at={isolation.at} />
        </Typography>
      )}
      {busy && (
        <Box my={1} aria-live="polite">
          <Typography variant="body2">
            Trying what the tenant must not be able to do. Nothing is changed;
            this takes a few seconds.
          </Typography>
          <LinearProgress aria-label="Checking the isolation" />
        </Box>
      )}
      {error !== undefined && (
        <Alert severity="error">{describeError(error).message}</Alert>
      )}
      {manages && isolation && (
        <>
          <Button
            size="small"
            aria-expanded={open}
            onClick={() => setOpened(!open)}
          >
            {open ? 'Hide the findings' : 'Show the findings'}
          </Button>
          {open && <LastResult key={isolation.at} tenant={name} />}
        </>
      )}
    </Box>
  );
}

/** The result of the last check, fetched when somebody looks at it. */
function LastResult({ tenant }: { tenant: string }) {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.getIsolationCheck(tenant, { signal }),
    [api, tenant],
  );
  const result = usePolled(fetcher, { intervalMs: RESULT_MS });
  return (
    <PolledState polled={result}>
      {({ findings }) => <IsolationFindings findings={findings} />}
    </PolledState>
  );
}

function refusalOf({ state }: Tenant, manages: boolean): string | undefined {
  if (!manages) {
    return 'Only owners of the tenant and platform admins check its isolation.';
  }
  return state === 'provisioning' || state === 'failed'
    ? 'The tenant is not set up yet, so there is no isolation to check.'
    : undefined;
}

function summarize(isolation: IsolationSummary | undefined): string {
  if (!isolation) {
    return 'The isolation of this tenant has not been checked yet.';
  }
  if (isolation.passed) {
    return 'The isolation holds: every finding passed.';
  }
  return isolation.failed === 1
    ? 'The isolation is broken: 1 finding failed.'
    : `The isolation is broken: ${isolation.failed} findings failed.`;
}
