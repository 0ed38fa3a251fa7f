import { DateTime } from 'luxon';

/** A day of the calendar. */
export type Day = { year: number; month: number; day: number };
/** A time of a day; hour 24 is the end of it. */
export type Clock = { hour: number; minute: number };

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/;
const WITH_OFFSET = /^.+T.+(Z|[+-]\d\d:\d\d)$/i;
const MINUTE = 60_000;

/**
 * The moment that a text names: RFC 3339 with its offset, or a local time
 * when a zone is given. Shown in the given zone, else with its own offset.
 *
 * @returns nothing if the text names no moment
 */
export function parseLocalTime(
  text: string,
  timeZone?: string,
): DateTime | undefined {
  if (WITH_OFFSET.test(text)) {
    const time = DateTime.fromISO(text, { setZone: true });
    return valid(timeZone === undefined ? time : time.setZone(timeZone));
  }
  return LOCAL.test(text) && timeZone !== undefined
    ? valid(DateTime.fromISO(text, { zone: timeZone }))
    : undefined;
}

function valid(time: DateTime): DateTime | undefined {
  return time.isValid ? time : undefined;
}

/**
 * When clocks of a zone first and last pass a time of a day. The two differ
 * when clocks are put back over it; both are the moment of the change when
 * clocks are put forward over it, so that the time itself never comes.
 */
export function passesOf(
  { year, month, day }: Day,
  { hour, minute }: Clock,
  zone: string,
): { first: DateTime; last: DateTime } {
  const time = DateTime.fromObject(
    { year, month, day, hour, minute },
    { zone },
  );
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  const skipped = time.toMillis() + time.offset * MINUTE - wanted;
  if (skipped !== 0) {
    const change = changeBefore(time, skipped);
    return { first: change, last: change };
  }
  const passes = time
    .getPossibleOffsets()
    .sort((a, b) => a.toMillis() - b.toMillis());
  return { first: passes[0], last: passes[passes.length - 1] };
}

/** When the offset of a time began to hold, which was at most `within` ms before. */
function changeBefore(time: DateTime, within: number): DateTime {
  let minutesBefore = 0;
  let tooEarly = within / MINUTE;
  while (tooEarly - minutesBefore > 1) {
    const middle = Math.floor((minutesBefore + tooEarly) / 2);
    if (time.minus({ minutes: middle }).offset === time.offset) {
      minutesBefore = middle;
    } else {
      tooEarly = middle;
    }
  }
  return time.minus({ minutes: minutesBefore });
}
