import { makeStyles, useTheme } from '@material-ui/core';
import InfoOutlinedIcon from '@material-ui/icons/InfoOutlined';
import { memo } from 'react';
import { ansiParts } from './ansi';
import { LogEntry } from './logEntries';
import { splitByMatch } from './searchLines';

const useStyles = makeStyles(theme => ({
  row: { minHeight: '1.5em', lineHeight: 1.5, paddingLeft: theme.spacing(1) },
  current: {
    outline: `2px solid ${theme.palette.primary.main}`,
    outlineOffset: -2,
  },
  notice: {
    color: theme.palette.text.primary,
    backgroundColor: theme.palette.action.selected,
    fontFamily: theme.typography.fontFamily,
    whiteSpace: 'pre-wrap',
    '& svg': { verticalAlign: 'text-bottom' },
  },
  pod: { fontWeight: theme.typography.fontWeightBold as number },
  mark: {
    backgroundColor: theme.palette.warning.main,
    color: theme.palette.getContrastText(theme.palette.warning.main),
  },
}));

/** One line of a log: whose it is, and its text with what was searched for. */
export const LogText = memo(
  (props: {
    entry: LogEntry;
    /** The pod in short, and its colour; missing where there is just one. */
    pod?: { name: string; color: string };
    search: string;
    current: boolean;
    /** Whether it is shown when the line was written. */
    times: boolean;
  }) => {
    const { entry, pod, search, current, times } = props;
    const classes = useStyles();
    const theme = useTheme();
    if (entry.notice) {
      return (
        <div className={`${classes.row} ${classes.notice}`}>
          <InfoOutlinedIcon fontSize="inherit" aria-hidden="true" /> Portal
          {entry.pod && ` about ${entry.pod}`}: {entry.text}
        </div>
      );
    }
    return (
      <div
        className={`${classes.row} ${current ? classes.current : ''}`}
        aria-current={current || undefined}
      >
        {times && entry.at && (
          <time dateTime={entry.at}>{timeOf(entry.at)} </time>
        )}
        {pod && (
          <span
            className={classes.pod}
            style={{ color: pod.color }}
            title={entry.pod}
          >
            {pod.name}{' '}
          </span>
        )}
        {ansiParts(entry.text, theme).map((part, index) => (
          <span
            key={index}
            style={{
              color: part.color,
              backgroundColor: part.background,
              fontWeight: part.bold ? 'bold' : undefined,
              fontStyle: part.italic ? 'italic' : undefined,
              textDecoration: part.underline ? 'underline' : undefined,
            }}
          >
            {splitByMatch(part.text, search).map((piece, place) =>
              place % 2 === 1 ? (
                <mark key={place} className={classes.mark}>
                  {piece}
                </mark>
              ) : (
                piece
              ),
            )}
          </span>
        ))}
      </div>
    );
  },
);

/** A time of a log to the millisecond, in UTC as it is downloaded. */
function timeOf(at: string): string {
  return at.replace(/(\.\d{3})\d*Z$/, '$1Z');
}
