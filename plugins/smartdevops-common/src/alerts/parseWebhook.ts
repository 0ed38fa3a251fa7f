import { z } from 'zod';
import { issueInWords } from '../api/inWords';
import { Refusal } from '../refusal';
import { AlertState } from './alert';
import { fingerprintOf } from './fingerprint';
import { storable } from '../storable';

/** What could not be read of a payload that is otherwise fine. @public */
export type UnparsedAlert = {
  /** Place in the payload. */
  index: number;
  reason: string;
  /** As it came, cut to what can be shown. */
  text: string;
};

/** A payload of Alertmanager, read. @public */
export type WebhookPayload = {
  source: string;
  groupKey: string;
  alerts: AlertState[];
  unparsed: UnparsedAlert[];
  /** Alerts that Alertmanager left out (`max_alerts`). */
  truncated: number;
};

/** Source of a payload that names none. @public */
export const UNNAMED_SOURCE = 'alertmanager';
/** Alertmanager's time for "not yet", however it is written. */
const ZERO_TIME = Date.parse('0001-01-01T00:00:00Z');
const MAX_TEXT = 2_000;
const MAX_SOURCE = 500;
const MAX_LABELS = 100;
const MAX_NAME = 1_000;
const MAX_VALUE = 20_000;
const IN_WORDS = { error: issueInWords };

// Whatever else is odd about a payload is no reason to lose its alerts.
const envelopeSchema = z.looseObject({
  version: z.literal('4').optional(),
  alerts: z.array(z.unknown()),
  externalURL: z.string().catch(''),
  groupKey: z.string().catch(''),
  truncatedAlerts: z.number().int().min(0).catch(0),
});

// By hand: a storm has hundreds of thousands of these texts.
const textsSchema = z.custom<Record<string, string>>(isTexts, {
  error: ({ input }) => textsInWords(input),
});

const timeSchema = z.iso
  .datetime({ offset: true })
  .refine(text => !Number.isNaN(Date.parse(text)), 'This is no time.');

const alertSchema = z.looseObject({
  status: z.enum(['firing', 'resolved']).nullish(),
  labels: textsSchema,
  annotations: textsSchema.nullish(),
  startsAt: timeSchema,
  endsAt: timeSchema.nullish(),
  generatorURL: z.string().max(5_000).optional().catch(undefined),
  fingerprint: z
    .string()
    .regex(/^[\w:-]{0,64}$/)
    .nullish(),
});

/**
 * Reads a payload of Alertmanager's webhook, version 4. One alert that cannot
 * be read does not take the others with it.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 *
 * @param body - parsed JSON, whatever it is
 * @param now - milliseconds since the epoch
 * @returns a refusal only where there is no payload at all
 * @public
 */
export function parseWebhook(
  body: unknown,
  now: number,
): { payload: WebhookPayload } | { refusal: Refusal } {
  const envelope = envelopeSchema.safeParse(body, IN_WORDS);
  if (!envelope.success) {
    return {
      refusal: {
        reason: 'PayloadInvalid',
        message: `This is not a payload of Alertmanager's webhook, version 4. ${explain(
          envelope.error,
        )}`,
      },
    };
  }
  const { externalURL, groupKey, truncatedAlerts, alerts } = envelope.data;
  const source = storable(externalURL.slice(0, MAX_SOURCE)) || UNNAMED_SOURCE;
  const payload: WebhookPayload = {
    source,
    groupKey,
    alerts: [],
    unparsed: [],
    truncated: truncatedAlerts,
  };
  for (const [index, raw] of alerts.entries()) {
    const parsed = alertSchema.safeParse(raw, IN_WORDS);
    if (parsed.success) {
      payload.alerts.push(toState(parsed.data, source, now));
    } else {
      payload.unparsed.push({
        index,
        reason: explain(parsed.error),
        text: storable(clip(JSON.stringify(raw) ?? String(raw))),
      });
    }
  }
  return { payload };
}

function toState(
  alert: z.output<typeof alertSchema>,
  source: string,
  now: number,
): AlertState {
  const ends =
    alert.endsAt && Date.parse(alert.endsAt) > ZERO_TIME
      ? Date.parse(alert.endsAt)
      : undefined;
  const over = ends !== undefined && ends <= now;
  const status = alert.status ?? (over ? 'resolved' : 'firing');
  const startsAt = new Date(alert.startsAt).toISOString();
  return {
    source,
    fingerprint: alert.fingerprint || fingerprintOf(alert.labels),
    startsAt,
    status,
    // A firing alert may carry the time at which it would end by itself.
    ...(status === 'resolved' && {
      endsAt: ends === undefined ? startsAt : new Date(ends).toISOString(),
    }),
    labels: alert.labels,
    annotations: alert.annotations ?? {},
    ...(alert.generatorURL && { generatorUrl: storable(alert.generatorURL) }),
  };
}

function isTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const entries = Object.entries(value);
  return (
    entries.length <= MAX_LABELS &&
    entries.every(
      ([name, text]) =>
        name.length <= MAX_NAME &&
        typeof text === 'string' &&
        text.length <= MAX_VALUE,
    )
  );
}

/** What {@link isTexts} does not take, in words. */
function textsInWords(value: unknown): string {
  if (value === undefined) {
    return 'This is missing.';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'This has to be an object of texts.';
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_LABELS) {
    return `This has to have at most ${MAX_LABELS} entries.`;
  }
  const [name, text] =
    entries.find(entry => !isTexts(Object.fromEntries([entry]))) ?? [];
  const quoted = `"${storable(name?.slice(0, 50) ?? '')}"`;
  if (typeof text !== 'string') {
    return `${quoted} has to be a text.`;
  }
  return text.length > MAX_VALUE
    ? `${quoted} has to have at most ${MAX_VALUE} characters.`
    : `The name that begins with ${quoted} has to have at most ${MAX_NAME} characters.`;
}

function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue.path.join('.');
  return place ? `${place}: ${issue.message}` : issue.message;
}

function clip(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
