import { useApi } from '@backstage/core-plugin-api';
import { Box, makeStyles, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import { useCallback } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { usePolled } from '../../hooks/usePolled';
import { Age, PolledState } from '../shared';

const INTERVAL_MS = 60_000;

const useStyles = makeStyles({
  text: { overflowX: 'auto', whiteSpace: 'pre-wrap', wordBreak: 'break-word' },
});

/** Ends as a sentence does: the source comes after it. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What Alertmanager sent that could not be read, for admins; nothing if there is none. */
export function UnparsedAlerts() {
  const classes = useStyles();
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.listUnparsedAlerts({ signal }),
    [api],
  );
  const unparsed = usePolled(fetcher, {
    intervalMs: INTERVAL_MS,
    concerns: poke => poke.kind === 'alert',
  });
  return (
    <PolledState polled={unparsed}>
      {({ items, total }) =>
        total === 0 ? null : (
          <Box mb={2}>
            <Alert severity="warning">
              <Typography component="h2" variant="subtitle1">
                {total === 1
                  ? '1 alert could not be read'
                  : `${total} alerts could not be read`}
              </Typography>
              {items.map(({ id, source, receivedAt, reason, text }) => (
                <details key={id}>
                  <summary>
                    {asSentence(reason)} From {source}, <Age at={receivedAt} />
                  </summary>
                  <pre className={classes.text}>{text}</pre>
                </details>
              ))}
            </Alert>
          </Box>
        )
      }
    </PolledState>
  );
}
