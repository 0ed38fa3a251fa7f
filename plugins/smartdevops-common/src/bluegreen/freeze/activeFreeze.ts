import { DateTime } from 'luxon';
import { Refusal } from '../../refusal';
import {
  FreezeWindow,
  PeriodFreeze,
  WEEKDAYS,
  WeeklyFreeze,
} from './freezeWindow';
import { parseLocalTime, passesOf } from './localTime';

/** Freezes that follow each other without a gap, before it counts as endless. */
const MOST_IN_A_ROW = 32;

type Span = { start: DateTime; end: DateTime };

/**
 * Why nothing may be promoted now, or nothing if no freeze holds for the
 * tenant. The sentence names the end in the window's time zone; freezes that
 * follow each other without a gap count as one.
 *
 * @param now - ms since the epoch
 * @public
 */
export function activeFreeze(
  windows: FreezeWindow[],
  tenant: string,
  now: number,
): Refusal | undefined {
  const current = latest(windows, tenant, now);
  if (!current) {
    return undefined;
  }
  const { window, span } = current;
  const end = nextFreezeEnd(windows, tenant, now) ?? Infinity;
  const until = Number.isFinite(end)
    ? `until ${describe(end, span.end)}`
    : 'until further notice';
  return {
    reason: 'Frozen',
    message: `Promotions are frozen ${until}.${
      window.message ? ` ${asSentence(window.message)}` : ''
    } Versions can still be prepared, and a rollback is always possible.`,
  };
}

/**
 * When the freeze that holds now is over, in ms since the epoch; freezes that
 * follow each other without a gap count as one.
 *
 * @param now - ms since the epoch
 * @returns nothing if no freeze holds, infinity if none of them is the last
 * @public
 */
export function nextFreezeEnd(
  windows: FreezeWindow[],
  tenant: string,
  now: number,
): number | undefined {
  let current = latest(windows, tenant, now);
  if (!current) {
    return undefined;
  }
  for (let count = 0; count < MOST_IN_A_ROW; count++) {
    const end = current.span.end.toMillis();
    const next = latest(windows, tenant, end);
    if (!next) {
      return end;
    }
    current = next;
  }
  return Number.POSITIVE_INFINITY;
}

/** The window that holds at a moment; of several the one that ends last. */
function latest(
  windows: FreezeWindow[],
  tenant: string,
  at: number,
): { window: FreezeWindow; span: Span } | undefined {
  return windows
    .filter(({ tenants }) => tenants?.includes(tenant) ?? true)
    .flatMap(window => {
      const spans = 'days' in window ? weekly(window, at) : period(window);
      return spans.map(span => ({ window, span }));
    })
    .filter(({ span }) => +span.start <= at && at < +span.end)
    .sort((a, b) => +b.span.end - +a.span.end)
    .at(0);
}

function period({ start, end, timeZone }: PeriodFreeze): Span[] {
  const span = {
    start: parseLocalTime(start, timeZone),
    end: parseLocalTime(end, timeZone),
  };
  return span.start && span.end ? [{ start: span.start, end: span.end }] : [];
}

/** Those of a weekly window that may hold: begun on this day or the one before. */
function weekly(window: WeeklyFreeze, at: number): Span[] {
  const { days, from, to, timeZone } = window;
  const { year, month, day } = DateTime.fromMillis(at, { zone: timeZone });
  // Of the calendar alone: a zone may have skipped a whole day.
  const today = DateTime.utc(year, month, day);
  return [today, today.minus({ days: 1 })]
    .filter(date => days.includes(WEEKDAYS[date.weekday - 1]))
    .map(date => ({
      start: passesOf(date, parseClock(from), timeZone).first,
      end: passesOf(
        to <= from ? date.plus({ days: 1 }) : date,
        parseClock(to),
        timeZone,
      ).last,
    }));
}

function parseClock(text: string): { hour: number; minute: number } {
  const [hour, minute] = text.split(':').map(Number);
  return { hour, minute };
}

/** A moment for people, in the zone of a window. */
function describe(moment: number, like: DateTime): string {
  const time = DateTime.fromMillis(moment, {
    zone: like.zone,
    locale: 'en-GB',
  });
  return `${time.toFormat('cccc d LLLL yyyy, HH:mm')} (${time.zoneName})`;
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
