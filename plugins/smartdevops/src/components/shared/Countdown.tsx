import { makeStyles } from '@material-ui/core';
import { useNow } from '../../hooks/useNow';

const useStyles = makeStyles({
  time: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  spoken: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

/**
 * How long it is until a time, live each second to the eye. It is said aloud
 * only when it changes by something worth hearing.
 */
export function Countdown({ until }: { until: string }) {
  const classes = useStyles();
  const seconds = Math.max(
    0,
    Math.ceil((Date.parse(until) - useNow()) / 1_000),
  );
  return (
    <>
      <span className={classes.time} role="timer" aria-live="off">
        {clockOf(seconds)}
      </span>
      <span className={classes.spoken} aria-live="polite">
        {spokenOf(seconds)}
      </span>
    </>
  );
}

/** Seconds as m:ss or h:mm:ss. */
export function clockOf(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/** What is said aloud; the same for many seconds in a row. */
export function spokenOf(seconds: number): string {
  if (seconds === 0) {
    return 'The time is over.';
  }
  const step = [10, 30].find(limit => seconds <= limit);
  if (step) {
    return `Less than ${step} seconds are left.`;
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1
    ? 'Less than a minute is left.'
    : `Less than ${minutes} minutes are left.`;
}
