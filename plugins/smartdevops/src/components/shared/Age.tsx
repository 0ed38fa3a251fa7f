import { DateTime } from 'luxon';

/**
 * How long ago something was, with the exact time on hover.
 *
 * @param short - for columns: “8m ago” instead of “8 minutes ago”
 */
export function Age({ at, short }: { at?: string; short?: boolean }) {
  if (!at) {
    return <>–</>;
  }
  const time = DateTime.fromISO(at);
  return (
    <time
      dateTime={at}
      title={time.toLocaleString(DateTime.DATETIME_MED_WITH_SECONDS)}
    >
      {time.toRelative({ style: short ? 'narrow' : 'long' }) ?? at}
    </time>
  );
}
