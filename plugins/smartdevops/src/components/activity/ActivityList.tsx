import { useApi } from '@backstage/core-plugin-api';
import {
  Accordion,
  AccordionDetails,
  AccordionSummary,
  Typography,
} from '@material-ui/core';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { useCallback, useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { usePolled } from '../../hooks/usePolled';
import { Age, PolledState, UserName } from '../shared';

const SHOWN = 20;
const POLL_MS = 15_000;
const POKE_GAP_MS = 3_000;

/** Of an app, of a tenant, or of everything. */
type Scope = { tenant?: string; app?: string };

/** Who did what to an app, in a tenant, or everywhere; fetched once it is opened. */
export function ActivityList(scope: Scope) {
  const [open, setOpen] = useState(false);
  return (
    <Accordion
      variant="outlined"
      expanded={open}
      onChange={(_, expanded) => setOpen(expanded)}
      TransitionProps={{ unmountOnExit: true }}
    >
      <AccordionSummary expandIcon={<ExpandMoreIcon />}>
        <Typography>Activity</Typography>
      </AccordionSummary>
      <AccordionDetails>
        <Entries {...scope} />
      </AccordionDetails>
    </Accordion>
  );
}

function Entries({ tenant, app }: Scope) {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) =>
      api.listActivity({ tenant, app, limit: SHOWN }, { signal }),
    [api, tenant, app],
  );
  const activity = usePolled(fetcher, {
    intervalMs: POLL_MS,
    concerns: ({ kind, ref }) =>
      app ? kind === 'app' && ref === `${tenant}/${app}` : kind !== 'app',
    // An app pokes for each of its pods that comes or goes.
    pokeGapMs: POKE_GAP_MS,
  });
  return (
    <PolledState polled={activity}>
      {({ items }) =>
        items.length === 0 ? (
          <Typography color="textSecondary">
            Nothing has happened yet.
          </Typography>
        ) : (
          <div>
            {items.map(entry => (
              <Typography key={entry.id} variant="body2" gutterBottom>
                <UserName userRef={entry.actor} />{' '}
                {!tenant && entry.tenant && <>in {entry.tenant} </>}
                {!app && entry.app && <strong>{entry.app}: </strong>}
                {entry.message}, <Age at={entry.at} />
              </Typography>
            ))}
          </div>
        )
      }
    </PolledState>
  );
}
