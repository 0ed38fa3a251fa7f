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

/** Who did what in a tenant, or everywhere; fetched once it is opened. */
export function ActivityList({ tenant }: { tenant?: string }) {
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
        <Entries tenant={tenant} />
      </AccordionDetails>
    </Accordion>
  );
}

function Entries({ tenant }: { tenant?: string }) {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) =>
      api.listActivity({ tenant, limit: SHOWN }, { signal }),
    [api, tenant],
  );
  const activity = usePolled(fetcher, {
    intervalMs: POLL_MS,
    concerns: poke => poke.kind !== 'app',
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
                {entry.app && <strong>{entry.app}: </strong>}
                {entry.message}, <Age at={entry.at} />
              </Typography>
            ))}
          </div>
        )
      }
    </PolledState>
  );
}
