import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  makeStyles,
  MenuItem,
} from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  AppRef,
  describeError,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useEffect, useRef, useState } from 'react';
import { Field } from '../shared';
import { AnsiLine } from './AnsiLine';
import { downloadText } from './downloadText';
import { useLogs } from './useLogs';

const TAILS = [100, 500, 2_000];
/** Nearer to the end than this counts as being there. */
const NEAR_END_PX = 24;

const useStyles = makeStyles(theme => ({
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    alignItems: 'center',
    marginBottom: theme.spacing(1),
  },
  pod: { minWidth: 220 },
  lines: {
    height: '55vh',
    overflow: 'auto',
    margin: 0,
    padding: theme.spacing(1),
    fontFamily: 'monospace',
    fontSize: theme.typography.body2.fontSize,
    backgroundColor: theme.palette.background.default,
    border: `1px solid ${theme.palette.divider}`,
  },
  wrapped: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
}));

/** The log of a pod: follow, search, previous container, download. */
export function LogsDialog(props: {
  app: AppRef;
  pods: string[];
  pod: string;
  onPod(pod: string): void;
  onClose(): void;
}) {
  const { app, pods, pod, onPod, onClose } = props;
  const classes = useStyles();
  const [follow, setFollow] = useState(true);
  const [previous, setPrevious] = useState(false);
  const [wrap, setWrap] = useState(true);
  const [tailLines, setTailLines] = useState(TAILS[1]);
  const [search, setSearch] = useState('');
  const logs = useLogs(app, pod, { follow, previous, tailLines });
  const needle = search.toLocaleLowerCase('en-US');
  const shown = logs.lines.filter(line =>
    line.toLocaleLowerCase('en-US').includes(needle),
  );
  const end = useRef<HTMLPreElement>(null);
  // Somebody who scrolled up is reading and stays there.
  const atEnd = useRef(true);
  useEffect(() => {
    const { current } = end;
    if (follow && atEnd.current && current) {
      current.scrollTop = current.scrollHeight;
    }
  }, [follow, shown.length]);

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="lg" aria-label="Logs">
      <DialogTitle>Logs of {app.app}</DialogTitle>
      <DialogContent>
        <div className={classes.tools}>
          <Field
            select
            label="Pod"
            className={classes.pod}
            value={pods.includes(pod) ? pod : ''}
            onChange={event => onPod(event.target.value)}
          >
            {pods.map(name => (
              <MenuItem key={name} value={name}>
                {name}
              </MenuItem>
            ))}
          </Field>
          <Field
            select
            label="Lines"
            value={tailLines}
            onChange={event => setTailLines(Number(event.target.value))}
          >
            {TAILS.map(count => (
              <MenuItem key={count} value={count}>
                {count}
              </MenuItem>
            ))}
          </Field>
          <Field
            label="Search"
            type="search"
            value={search}
            onChange={event => setSearch(event.target.value)}
          />
          <Choice label="Follow" value={follow} onChange={setFollow} />
          <Choice
            label="Previous container"
            value={previous}
            onChange={setPrevious}
          />
          <Choice label="Wrap lines" value={wrap} onChange={setWrap} />
        </div>
        {logs.error !== undefined && (
          <Alert severity="info">{describeError(logs.error).message}</Alert>
        )}
        <pre
          ref={end}
          onScroll={({ currentTarget: box }) => {
            const below = box.scrollHeight - box.scrollTop - box.clientHeight;
            atEnd.current = below < NEAR_END_PX;
          }}
          className={`${classes.lines} ${wrap ? classes.wrapped : ''}`}
          role="log"
          tabIndex={0}
          aria-label="Log lines"
        >
          {shown.map((line, index) => (
            <AnsiLine key={index} line={line} />
          ))}
          {logs.ended && shown.join('').trim() === '' && 'No lines.'}
        </pre>
      </DialogContent>
      <DialogActions>
        <Button
          onClick={() => downloadText(`${pod}.log`, logs.lines.join('\n'))}
        >
          Download
        </Button>
        <Button onClick={onClose} color="primary">
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Choice(props: {
  label: string;
  value: boolean;
  onChange(value: boolean): void;
}) {
  const { label, value, onChange } = props;
  return (
    <FormControlLabel
      label={label}
      control={
        <Checkbox
          color="primary"
          checked={value}
          onChange={event => onChange(event.target.checked)}
        />
      }
    />
  );
}
