import { DateTime } from 'luxon';

/** How long ago something was, with the exact time on hover. */
export function Age({ at }: { at?: string }) {
  if (!at) {
    return <>–</>;
  }
  const time = DateTime.fromISO(at);
  return (
    <time
      dateTime={at}
      title={time.toLocaleString(DateTime.DATETIME_MED_WITH_SECONDS)}
    >
      {time.toRelative() ?? at}
    </time>
  );
}
