import fc from 'fast-check';
import { activeFreeze, nextFreezeEnd } from './activeFreeze';
import { FreezeWindow, freezeWindowSchema, WEEKDAYS } from './freezeWindow';

const weekend = freezeWindowSchema.parse({
  days: ['fri'],
  from: '18:00',
  to: '06:00',
  timeZone: 'Europe/Berlin',
  message: 'Nobody is on call',
});

const at = (text: string) => Date.parse(text);
const freezes = (window: object) => [freezeWindowSchema.parse(window)];
const iso = (time: number | undefined) =>
  time === undefined ? undefined : new Date(time).toISOString();

describe('activeFreeze', () => {
  it.each([
    ['as it begins', '2026-01-09T17:00:00Z', 'Saturday 10 January 2026, 06:00'],
    ['after midnight', '2026-01-10T04:59:59Z', 'Saturday 10 January 2026'],
    ['in summer', '2026-07-10T16:00:00Z', 'Saturday 11 July 2026, 06:00'],
  ])('refuses %s, until its end in its zone', (_, now, end) => {
    expect(activeFreeze([weekend], 'acme', at(now))).toEqual({
      reason: 'Frozen',
      message: expect.stringMatching(
        new RegExp(
          `^Promotions are frozen until ${end}.*\\(Europe/Berlin\\)\\. Nobody is on call\\. `,
        ),
      ),
    });
  });

  it.each([
    ['a second before', '2026-01-09T16:59:59Z'],
    ['as it ends', '2026-01-10T05:00:00Z'],
    ['before it in summer', '2026-07-10T15:59:59Z'],
    ['on another evening', '2026-01-08T17:00:00Z'],
    ['on the next evening', '2026-01-10T17:00:00Z'],
  ])('refuses nothing %s', (_, now) => {
    expect(activeFreeze([weekend], 'acme', at(now))).toBeUndefined();
  });

  it('concerns the tenants that it names, or all', () => {
    const now = at('2026-01-09T20:00:00Z');
    const some = [{ ...weekend, tenants: ['acme'] }];
    expect(activeFreeze(some, 'acme', now)).toBeDefined();
    expect(activeFreeze(some, 'beta', now)).toBeUndefined();
    expect(activeFreeze([weekend], 'beta', now)).toBeDefined();
    expect(activeFreeze([], 'acme', now)).toBeUndefined();
  });

  it('shows a period without a zone with its own offset', () => {
    const windows = freezes({
      start: '2026-12-24T18:00:00+01:00',
      end: '2026-12-27T06:00:00+01:00',
    });
    expect(
      activeFreeze(windows, 'acme', at('2026-12-25T00:00:00Z')),
    ).toMatchObject({
      message: expect.stringContaining(
        'Sunday 27 December 2026, 06:00 (UTC+1)',
      ),
    });
  });

  it('says that freezes without a gap have no end', () => {
    const windows = freezes({
      days: [...WEEKDAYS],
      from: '00:00',
      to: '24:00',
      timeZone: 'Europe/Berlin',
    });
    const now = at('2026-03-29T00:30:00Z');
    expect(nextFreezeEnd(windows, 'acme', now)).toBe(Infinity);
    expect(activeFreeze(windows, 'acme', now)?.message).toContain(
      'until further notice',
    );
  });
});

describe('nextFreezeEnd', () => {
  const berlin = { timeZone: 'Europe/Berlin' };
  // Clocks go from 02:00 to 03:00 on 29 March and from 03:00 to 02:00 on 25 October 2026.
  it.each([
    [
      'begins with the change if its time is skipped',
      { days: ['sun'], from: '02:30', to: '04:00', ...berlin },
      '2026-03-29T01:00:00Z',
      '2026-03-29T02:00:00.000Z',
    ],
    [
      'has not begun before the change that skips its time',
      { days: ['sun'], from: '02:30', to: '04:00', ...berlin },
      '2026-03-29T00:59:59Z',
      undefined,
    ],
    [
      'ends with the change if its time is skipped',
      { days: ['sat'], from: '22:00', to: '02:30', ...berlin },
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'does not exist if all of it is skipped',
      { days: ['sun'], from: '02:10', to: '02:50', ...berlin },
      '2026-03-29T01:00:00Z',
      undefined,
    ],
    [
      'is an hour shorter in the night of the change',
      { days: ['sat'], from: '18:00', to: '06:00', ...berlin },
      '2026-03-28T17:00:00Z',
      '2026-03-29T04:00:00.000Z',
    ],
    [
      'is an hour longer when clocks are put back',
      { days: ['sat'], from: '18:00', to: '06:00', ...berlin },
      '2026-10-24T16:00:00Z',
      '2026-10-25T05:00:00.000Z',
    ],
    [
      'begins at the first of two such times',
      { days: ['sun'], from: '02:30', to: '04:00', ...berlin },
      '2026-10-25T00:30:00Z',
      '2026-10-25T03:00:00.000Z',
    ],
    [
      'ends at the second of two such times',
      { days: ['sat'], from: '22:00', to: '02:30', ...berlin },
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'follows a change at midnight',
      { days: ['sat'], from: '20:00', to: '24:00', timeZone: 'Asia/Beirut' },
      '2026-03-28T21:30:00Z',
      '2026-03-28T22:00:00.000Z',
    ],
    [
      'follows a change of half an hour',
      {
        days: ['sun'],
        from: '02:15',
        to: '05:00',
        timeZone: 'Australia/Lord_Howe',
      },
      '2026-10-03T15:30:00Z',
      '2026-10-03T18:00:00.000Z',
    ],
    [
      'takes local times of a period in its zone',
      {
        start: '2026-12-24T18:00',
        end: '2026-12-27T06:00',
        timeZone: 'America/New_York',
      },
      '2026-12-24T23:00:00Z',
      '2026-12-27T11:00:00.000Z',
    ],
  ])('%s', (_, window, now, end) => {
    expect(iso(nextFreezeEnd(freezes(window), 'acme', at(now)))).toBe(end);
  });

  it('joins freezes that follow each other', () => {
    const windows = [
      weekend,
      ...freezes({
        days: ['sat'],
        from: '06:00',
        to: '24:00',
        timeZone: 'Europe/Berlin',
      }),
      ...freezes({
        start: '2026-01-10T22:00:00Z',
        end: '2026-01-13T05:00:00Z',
      }),
    ];
    expect(
      iso(nextFreezeEnd(windows, 'acme', at('2026-01-09T18:00:00Z'))),
    ).toBe('2026-01-13T05:00:00.000Z');
  });
});

/** What a clock on the wall of a zone shows, from Intl alone. */
const clocks = new Map(
  [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kolkata',
    'Asia/Beirut',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  ].map(timeZone => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    }),
  ]),
);

function wallClock(timeZone: string, now: number) {
  const parts = clocks.get(timeZone)!.formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find(candidate => candidate.type === type)!.value;
  return {
    day: part('weekday').toLocaleLowerCase('en-US'),
    time: `${part('hour')}:${part('minute')}`,
    offset: part('timeZoneName'),
  };
}

function inside(
  { days, from, to }: { days: string[]; from: string; to: string },
  { day, time }: { day: string; time: string },
): boolean {
  const names: readonly string[] = WEEKDAYS;
  const before = names[(names.indexOf(day) + 6) % 7];
  const today = days.includes(day);
  return from < to
    ? today && from <= time && time < to
    : (today && from <= time) || (days.includes(before) && time < to);
}

describe('freezes at any time', () => {
  const clock = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(parts => parts.map(n => String(n).padStart(2, '0')).join(':'));
  const weekly = fc.record({
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    from: clock,
    to: clock,
    timeZone: fc.constantFrom(...clocks.keys()),
  });
  // Near the changes of 2026 in several zones, and anywhere.
  const moment = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          '2026-03-08T07:00:00Z',
          '2026-03-29T01:00:00Z',
          '2026-03-28T22:00:00Z',
          '2026-10-25T01:00:00Z',
          '2026-10-03T15:30:00Z',
          '2026-11-01T06:00:00Z',
        ),
        fc.integer({ min: -1500, max: 1500 }),
      )
      .map(([change, minutes]) => at(change) + minutes * 60_000),
    fc.integer({ min: at('2010-01-01'), max: at('2036-01-01') }),
  );

  it('hold whenever the wall clock of the zone is inside, and not without a change of clocks otherwise', () => {
    fc.assert(
      fc.property(weekly, moment, (window, now) => {
        const frozen = activeFreeze(freezes(window), 'acme', now) !== undefined;
        const expected = inside(window, wallClock(window.timeZone, now));
        const changes =
          wallClock(window.timeZone, now - 26 * 3_600_000).offset !==
          wallClock(window.timeZone, now + 26 * 3_600_000).offset;
        return frozen === expected || (frozen && changes);
      }),
      { numRuns: 2000 },
    );
  });

  it('hold until exactly the end that is told', () => {
    const windows = fc.array(weekly, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(windows, moment, (list: FreezeWindow[], now) => {
        const frozen = (time: number) =>
          activeFreeze(list, 'acme', time) !== undefined;
        const end = nextFreezeEnd(list, 'acme', now);
        if (end === undefined || end === Infinity) {
          return frozen(now) === (end === Infinity);
        }
        const middle = Math.floor((now + end) / 2);
        return (
          end > now &&
          frozen(now) &&
          frozen(middle) &&
          frozen(end - 1) &&
          !frozen(end)
        );
      }),
    );
  });
});
