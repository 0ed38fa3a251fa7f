import { z } from 'zod';
import { ALERT_SEVERITIES } from '../../alerts/alert';
import { listOf, sentence, timeSchema } from './common';

/** Query of `GET /v1/alerts`. @public */
export const alertsQuerySchema = z.strictObject({
  tenant: z.string().max(63).optional(),
  app: z.string().max(63).optional(),
  status: z.enum(['firing', 'resolved']).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('How many to leave out; total says how many there are'),
});

/** An alert as it is answered. @public */
export const alertSchema = z.object({
  id: z.string(),
  status: z.enum(['firing', 'resolved']),
  name: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  summary: z.string(),
  description: z.string().optional(),
  runbookUrl: z.string().optional().describe('Only http and https'),
  generatorUrl: z.string().optional().describe('Only http and https'),
  silenceUrl: z
    .string()
    .optional()
    .describe('Where Alertmanager silences it; while it fires'),
  labels: z.record(z.string(), z.string()),
  tenant: z.string().optional().describe('Missing: not of any tenant'),
  app: z.string().optional(),
  startsAt: timeSchema,
  endsAt: timeSchema.optional(),
  source: z.string(),
  acknowledged: z
    .object({ by: z.string(), at: timeSchema, comment: z.string().optional() })
    .optional(),
});

/** Answer of `GET /v1/alerts`: firing first, then the newest. */
export const alertListSchema = listOf(alertSchema);

/** What Alertmanager sent and could not be read as an alert. @public */
export const unparsedAlertSchema = z.object({
  id: z.string(),
  source: z.string(),
  receivedAt: timeSchema.describe('When it came last'),
  reason: z.string().describe('What is wrong with it'),
  text: z.string().describe('As it came, shortened'),
});

/** Answer of `GET /v1/alerts/unparsed`: the newest first. */
export const unparsedAlertListSchema = listOf(unparsedAlertSchema);

/** Body of `POST /v1/alerts/:id/acknowledge`. @public */
export const acknowledgeSchema = z.strictObject({
  comment: sentence(1_000).optional(),
});

export const alertParamsSchema = z.object({
  id: z.uuid('This is not the id of an alert.'),
});

/** What Alertmanager posts; read leniently, alert by alert. @public */
export const webhookPayloadSchema = z.looseObject({
  version: z.literal('4').optional(),
  externalURL: z.string().optional().describe('Which Alertmanager it is'),
  groupKey: z.string().optional(),
  truncatedAlerts: z.number().int().optional(),
  alerts: z
    .array(
      z.looseObject({
        status: z.enum(['firing', 'resolved']).optional(),
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()).optional(),
        startsAt: timeSchema,
        endsAt: timeSchema.optional(),
        generatorURL: z.string().optional(),
        fingerprint: z.string().optional(),
      }),
    )
    .describe('One that is not like this is kept for admins to look at'),
});

/** Answer to Alertmanager: what was kept. @public */
export const webhookAnswerSchema = z.object({
  kept: z.number().int().describe('Alerts that were read'),
  changed: z.number().int().describe('Alerts that were new or have changed'),
  unparsed: z.number().int().describe('Alerts that admins have to look at'),
});

/** @public */
export type ReportedUnparsedAlert = z.infer<typeof unparsedAlertSchema>;
/** @public */
export type Alert = z.infer<typeof alertSchema>;
/** @public */
export type AlertsQuery = z.output<typeof alertsQuerySchema>;
/** @public */
export type WebhookAnswer = z.infer<typeof webhookAnswerSchema>;
