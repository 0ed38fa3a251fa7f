import { useApi } from '@backstage/core-plugin-api';
import { Button, makeStyles, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  AppRef,
  describeError,
  LogLine,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { FormEvent, useMemo, useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { Field, LoadingState } from '../shared';
import { downloadText } from './downloadText';
import { appendEntries, tidyLine, toFile } from './logEntries';
import { LogLines } from './LogLines';
import { Choose } from './LogTools';

const HOUR_MS = 3_600_000;
const RANGES: Record<string, number> = {
  'Last hour': HOUR_MS,
  'Last 6 hours': 6 * HOUR_MS,
  'Last day': 24 * HOUR_MS,
  'Last 7 days': 168 * HOUR_MS,
};
const PAGE = 1_000;

const useStyles = makeStyles(theme => ({
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1),
  },
  foot: { display: 'flex', gap: theme.spacing(1), marginTop: theme.spacing(1) },
}));

type Found = {
  /** The oldest first. */
  lines: LogLine[];
  from: string;
  q: string;
  /** Whether there may be older ones in the range. */
  more: boolean;
};

/** Lines beyond the life of a pod, from where logs are kept. */
export function LogHistory({ app }: { app: AppRef }) {
  const classes = useStyles();
  const api = useApi(smartDevOpsApiRef);
  const [range, setRange] = useState('Last hour');
  const [q, setQ] = useState('');
  const [found, setFound] = useState<Found>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  /** Reads a page that ends where the lines that are known begin. */
  const read = async (known: Omit<Found, 'more'>, to: string) => {
    setBusy(true);
    setError(undefined);
    try {
      const query = { from: known.from, to, q: known.q || undefined };
      const { items } = await api.getAppLogHistory(app, {
        ...query,
        limit: PAGE,
      });
      const older = items.map(tidyLine).reverse();
      setFound({
        ...known,
        lines: [...older, ...known.lines],
        more: items.length === PAGE,
      });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const search = (event: FormEvent) => {
    event.preventDefault();
    const now = Date.now();
    const from = new Date(now - RANGES[range]).toISOString();
    setFound(undefined);
    read({ lines: [], from, q }, new Date(now).toISOString());
  };

  const lines = found?.lines;
  const entries = useMemo(() => appendEntries([], lines ?? []), [lines]);
  const pods = useMemo(
    () => [...new Set(entries.map(({ pod }) => pod))].sort(),
    [entries],
  );
  const oldest = lines?.[0]?.at;
  return (
    <>
      <form className={classes.tools} onSubmit={search}>
        <Choose
          label="From"
          value={range}
          options={Object.keys(RANGES).map(name => [name, name])}
          onChange={setRange}
        />
        <Field
          label="Lines that hold"
          type="search"
          value={q}
          inputProps={{ maxLength: 200 }}
          onChange={event => setQ(event.target.value)}
        />
        <Button type="submit" variant="outlined" disabled={busy}>
          {busy ? 'Searching …' : 'Show'}
        </Button>
      </form>
      {error !== undefined && (
        <Alert severity="error">{describeError(error).message}</Alert>
      )}
      {busy && !found && <LoadingState />}
      {!busy && !found && error === undefined && (
        <Typography color="textSecondary">
          Logs of pods that have gone are kept too. Choose how far to look back,
          then Show.
        </Typography>
      )}
      {found && entries.length === 0 && (
        <Typography>No line was found. Look further back.</Typography>
      )}
      {found && entries.length > 0 && (
        <>
          <LogLines
            key={`${found.from} ${found.q} ${oldest}`}
            entries={entries}
            app={app.app}
            pods={pods}
            merged
            wrap
            times
            search={found.q}
          />
          <div className={classes.foot}>
            {found.more && oldest && (
              <Button disabled={busy} onClick={() => read(found, oldest)}>
                {busy ? 'Reading …' : 'Older lines'}
              </Button>
            )}
            <Button
              onClick={() =>
                downloadText(`${app.app}-history.log`, toFile(entries))
              }
            >
              Download
            </Button>
          </div>
        </>
      )}
    </>
  );
}
