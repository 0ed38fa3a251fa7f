import { Button, makeStyles, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  App,
  describeError,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useMemo, useRef, useState } from 'react';
import { downloadText } from './downloadText';
import { FIRST_CHOICE, toQuery } from './logChoices';
import { droppedOf, LogEntry, toFile } from './logEntries';
import { LogLines } from './LogLines';
import { LogSearch } from './LogSearch';
import { LogLook, LogTools } from './LogTools';
import { searchLines } from './searchLines';
import { useLogs } from './useLogs';

const useStyles = makeStyles(theme => ({
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  },
}));

/** What an app writes now: all its pods or one, followed as it comes. */
export function LiveLog({ app, pod }: { app: App; pod: string }) {
  const classes = useStyles();
  const [choice, setChoice] = useState({ ...FIRST_CHOICE, pod });
  const [look, setLook] = useState<LogLook>({ wrap: true, times: false });
  const [search, setSearch] = useState('');
  const [current, setCurrent] = useState<number>();
  const { tenant, name } = app;
  const query = useMemo(() => toQuery(choice), [choice]);
  const searchInput = useRef<HTMLInputElement>(null);
  const logs = useLogs({ tenant, app: name }, query);
  const { entries, ended, error } = logs;
  const matches = useMemo(
    () => searchLines(entries, search),
    [entries, search],
  );
  const pods = useMemo(
    () => [...new Set(entries.map(entry => entry.pod).filter(Boolean))].sort(),
    [entries],
  );
  return (
    <>
      <LogTools
        app={app}
        choice={choice}
        look={look}
        onLook={part => setLook(old => ({ ...old, ...part }))}
        onChoice={part => {
          setCurrent(undefined);
          setChoice(old => ({ ...old, ...part }));
        }}
      >
        <LogSearch
          text={search}
          matches={matches}
          current={current}
          inputRef={searchInput}
          onText={setSearch}
          onCurrent={setCurrent}
        />
      </LogTools>
      {error !== undefined && (
        <Alert severity="info">{describeError(error).message}</Alert>
      )}
      <LogLines
        // Another log begins at its end, wherever one was in the old one.
        key={JSON.stringify(query)}
        entries={entries}
        app={name}
        pods={pods}
        merged={choice.pod === ''}
        wrap={look.wrap}
        times={look.times}
        search={search}
        current={current}
        onSearch={() => searchInput.current?.focus()}
      />
      <div className={classes.foot}>
        <Typography variant="body2" color="textSecondary">
          {stateOf(entries, ended, query.follow ?? false)}
        </Typography>
        <Button
          onClick={() =>
            downloadText(`${choice.pod || name}.log`, toFile(entries))
          }
        >
          Download
        </Button>
      </div>
    </>
  );
}

/** Whether more will come, and what is not kept any more. */
function stateOf(entries: LogEntry[], ended: boolean, follow: boolean): string {
  if (entries.length === 0) {
    return ended ? 'No lines.' : 'Waiting for lines …';
  }
  const dropped = droppedOf(entries);
  return [
    `${count(entries.length)} lines.`,
    dropped > 0 &&
      `${count(dropped)} older lines were let go to spare the browser; choose a shorter time to see fewer.`,
    follow && !ended && 'New lines appear as they come.',
  ]
    .filter(Boolean)
    .join(' ');
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
