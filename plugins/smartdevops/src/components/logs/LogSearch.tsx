import { IconButton, makeStyles, Typography } from '@material-ui/core';
import KeyboardArrowDownIcon from '@material-ui/icons/KeyboardArrowDown';
import KeyboardArrowUpIcon from '@material-ui/icons/KeyboardArrowUp';
import { RefObject } from 'react';
import { Field } from '../shared';
import { nextMatch } from './searchLines';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', alignItems: 'flex-end', gap: theme.spacing(0.5) },
  count: { whiteSpace: 'nowrap', minWidth: theme.spacing(9) },
}));

/** Search in a log: Enter goes to the next match, with Shift to the one before. */
export function LogSearch(props: {
  text: string;
  /** Numbers of the lines that match, in order. */
  matches: number[];
  current?: number;
  inputRef: RefObject<HTMLInputElement>;
  onText(text: string): void;
  onCurrent(match: number | undefined): void;
}) {
  const { text, matches, current, inputRef, onText, onCurrent } = props;
  const classes = useStyles();
  const place = current === undefined ? -1 : matches.indexOf(current);
  const go = (direction: 1 | -1) =>
    onCurrent(nextMatch(matches, current, direction));
  const total = matches.length.toLocaleString('en-US');
  return (
    <div className={classes.root} role="search" aria-label="Search in the log">
      <Field
        label="Search"
        type="search"
        value={text}
        inputRef={inputRef}
        onChange={event => {
          onText(event.target.value);
          onCurrent(undefined);
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            go(event.shiftKey ? -1 : 1);
          }
        }}
        inputProps={{ 'aria-keyshortcuts': 'Enter Shift+Enter' }}
      />
      <IconButton
        size="small"
        aria-label="Previous match"
        title="Previous match (Shift+Enter)"
        onClick={() => go(-1)}
      >
        <KeyboardArrowUpIcon />
      </IconButton>
      <IconButton
        size="small"
        aria-label="Next match"
        title="Next match (Enter)"
        onClick={() => go(1)}
      >
        <KeyboardArrowDownIcon />
      </IconButton>
      <Typography
        variant="body2"
        color="textSecondary"
        className={classes.count}
        role="status"
      >
        {text && (place === -1 ? `${total} found` : `${place + 1} of ${total}`)}
      </Typography>
    </div>
  );
}
