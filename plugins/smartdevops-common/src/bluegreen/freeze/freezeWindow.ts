import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { tenantNameSchema } from '../../api/schemas/common';
import { parseLocalTime } from './localTime';

/** Days of the week in the order of ISO 8601. */
export const WEEKDAYS = [
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
] as const;

const timeZoneSchema = z.string().refine(IANAZone.isValidZone, {
  message: 'Write an IANA time zone such as Europe/Berlin or UTC.',
});

const CLOCK = 'Write a time of day from 00:00 to 23:59, such as "18:00".';

const common = {
  tenants: z
    .array(tenantNameSchema)
    .min(1)
    .optional()
    .describe('Whom it concerns; every tenant unless told'),
  message: z.string().trim().min(1).max(500).optional(),
};

const weeklySchema = z.strictObject({
  days: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .describe('Days on which the window begins'),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, CLOCK),
  to: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, CLOCK)
    .describe('On the next day if it is not later than from'),
  timeZone: timeZoneSchema,
  ...common,
});

const periodSchema = z
  .strictObject({
    start: z.string(),
    end: z.string(),
    timeZone: timeZoneSchema.optional(),
    ...common,
  })
  .superRefine((window, context) => {
    const times = (['start', 'end'] as const).map(key => {
      const time = parseLocalTime(window[key], window.timeZone);
      if (!time) {
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `Write "${key}" as 2026-12-24T18:00:00+01:00, or as 2026-12-24T18:00 together with a timeZone.`,
        });
      }
      return time;
    });
    if (isNotAfter(times[1], times[0])) {
      context.addIssue({
        code: 'custom',
        path: ['end'],
        message: 'The end must be later than the start.',
      });
    }
  });

function isNotAfter(end?: DateTime, start?: DateTime): boolean {
  return end !== undefined && start !== undefined && end <= start;
}

/**
 * A time in which nothing is promoted: every week on some days, or once. An
 * entry of app-config `smartdevops.releases.freezes`.
 *
 * @public
 */
export const freezeWindowSchema = z.union([weeklySchema, periodSchema], {
  error:
    'A freeze is either weekly, with days (mon, tue, wed, thu, fri, sat, sun), from, to and timeZone, or a period with start and end; tenants and message are optional.',
});

/** @public */
export type FreezeWindow = z.infer<typeof freezeWindowSchema>;
/** A freeze that returns every week. */
export type WeeklyFreeze = z.infer<typeof weeklySchema>;
/** A freeze that comes once. */
export type PeriodFreeze = z.infer<typeof periodSchema>;
