import { z } from 'zod';
import { APP_PHASES, COLORS } from '../../model/words';
import { appSpecFields, appSpecSchema } from './appSpec';
import { appNameSchema, listOf, tenantNameSchema, timeSchema } from './common';
import { resourceUsageSchema } from './metrics';
import {
  endpointsSchema,
  releaseSchema,
  replicasSchema,
  versionSchema,
} from './releaseStatus';

export const podSchema = z.object({
  name: z.string(),
  color: z.enum(COLORS).optional(),
  state: z
    .string()
    .describe('In words: Running, Starting, CrashLoopBackOff, Terminating …'),
  ready: z.boolean(),
  restarts: z.number().int(),
  message: z.string().optional(),
  image: z.string(),
  containers: z
    .array(z.string())
    .optional()
    .describe('Names, init containers first; what a log can be asked of'),
  node: z.string().optional(),
  usage: resourceUsageSchema.optional(),
  createdAt: timeSchema,
});

export const appUrlsSchema = z.object({
  active: z.string(),
  preview: z.string().optional(),
});

const statusFields = {
  phase: z.enum(APP_PHASES),
  reason: z.string(),
  message: z.string(),
  asOf: timeSchema.describe('The answer shows the cluster as of this time'),
  stale: z.boolean().describe('The connection to the cluster is interrupted'),
};

/** One row of the apps table. @public */
export const appSummarySchema = z.object({
  tenant: z.string(),
  name: z.string(),
  ...statusFields,
  active: versionSchema.optional(),
  candidate: versionSchema.optional(),
  replicas: replicasSchema,
  restarts: z.number().int(),
  usage: resourceUsageSchema
    .optional()
    .describe('Of the active version; missing where nothing measures it'),
  alerts: z
    .number()
    .int()
    .describe('Alerts that fire; up to 15 seconds behind the list of alerts'),
  urls: appUrlsSchema,
  createdAt: timeSchema.optional(),
  createdBy: z.string().optional(),
});

/** Answer of `GET /v1/tenants/:tenant/apps/:app`. @public */
export const appSchema = z.object({
  tenant: z.string(),
  name: z.string(),
  namespace: z.string(),
  spec: appSpecSchema,
  ...statusFields,
  replicas: replicasSchema,
  pods: z.array(podSchema),
  usage: resourceUsageSchema
    .optional()
    .describe('Of the active version; missing where nothing measures it'),
  logHistory: z
    .boolean()
    .optional()
    .describe('Whether logs are kept beyond the life of a pod'),
  endpoints: endpointsSchema,
  urls: appUrlsSchema,
  release: releaseSchema,
  notices: z
    .array(z.string())
    .describe(
      'In words: what the platform changed about the request, and why the address does not lead to the app',
    ),
});

export const appEventSchema = z.object({
  at: timeSchema,
  type: z.enum(['Normal', 'Warning']),
  reason: z.string(),
  message: z.string(),
  object: z.string().describe('<Kind>/<name>'),
  count: z.number().int(),
});

export const appParamsSchema = z.object({
  tenant: tenantNameSchema,
  app: appNameSchema,
});
export const tenantParamsSchema = z.object({ tenant: tenantNameSchema });

export const appsQuerySchema = z.strictObject({
  tenant: tenantNameSchema.optional(),
  q: z.string().max(200).optional(),
});

export const scaleBodySchema = z.strictObject({
  replicas: appSpecFields.replicas,
});

export const podParamsSchema = appParamsSchema.extend({
  pod: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'This is not a pod name.'),
});

const flag = z.enum(['true', 'false']).transform(value => value === 'true');

export const logsQuerySchema = z.strictObject({
  container: z.string().max(63).optional(),
  tailLines: z.coerce.number().int().min(0).max(10_000).optional(),
  sinceSeconds: z.coerce.number().int().min(1).max(604_800).optional(),
  previous: flag.optional(),
  follow: flag.optional(),
});

export const appListSchema = listOf(appSummarySchema).extend({
  incomplete: z
    .string()
    .optional()
    .describe('What is not in the list, and why, while a cluster is unknown'),
});
export const appEventListSchema = listOf(appEventSchema);

/** @public */
export type App = z.infer<typeof appSchema>;
/** @public */
export type AppSummary = z.infer<typeof appSummarySchema>;
/** @public */
export type AppEvent = z.infer<typeof appEventSchema>;
/** @public */
export type AppPod = z.infer<typeof podSchema>;
/** @public */
export type LogsQuery = z.infer<typeof logsQuerySchema>;
