import { z } from 'zod';
import { APP_PHASES, COLORS, RELEASE_PHASES } from '../../model/words';
import { checkHostLabel } from '../../names';
import { parseQuantity } from '../../quantity';
import {
  appNameSchema,
  imageSchema,
  listOf,
  tenantNameSchema,
  timeSchema,
} from './common';
import { resourceUsageSchema } from './metrics';

/** Most replicas of one app; the plan's quota is usually the nearer limit. */
export const MAX_REPLICAS = 50;
export const MAX_ENV = 100;
const MAX_ENV_VALUE = 16_384;

const quantitySchema = z
  .string()
  .max(20)
  .refine(text => (parseQuantity(text) ?? 0) > 0, {
    message:
      'Write a positive Kubernetes quantity, such as 250m, 1, 128Mi or 2Gi.',
  });

const quantitiesSchema = z.strictObject({
  cpu: quantitySchema.optional(),
  memory: quantitySchema.optional(),
});

/** Requests and limits of one replica. */
export const resourcesSchema = z.strictObject({
  requests: quantitiesSchema.optional(),
  limits: quantitiesSchema.optional(),
});

export const autoscalingSchema = z
  .strictObject({
    minReplicas: z.number().int().min(1).max(MAX_REPLICAS),
    maxReplicas: z.number().int().min(1).max(MAX_REPLICAS),
    targetCpuPercent: z.number().int().min(10).max(95).default(70),
  })
  .refine(value => value.minReplicas <= value.maxReplicas, {
    message: 'minReplicas must not be greater than maxReplicas.',
    path: ['minReplicas'],
  });

export const envNameSchema = z
  .string()
  .max(253)
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    'An environment variable name consists of letters, digits and underscores and does not start with a digit.',
  );

export const envValueSchema = z
  .string()
  .max(MAX_ENV_VALUE, `At most ${MAX_ENV_VALUE} characters per value.`)
  .refine(value => !value.includes('\u0000'), 'NUL is not allowed.');

export const envSchema = z
  .record(envNameSchema, envValueSchema)
  .refine(value => Object.keys(value).length <= MAX_ENV, {
    message: `At most ${MAX_ENV} variables.`,
  });

/** Everything about an app that a user chooses. */
export const appSpecFields = {
  image: imageSchema,
  port: z.number().int().min(1).max(65_535),
  replicas: z.number().int().min(0).max(MAX_REPLICAS),
  env: envSchema,
  secretEnv: envSchema,
  healthPath: z
    .string()
    .max(500)
    .regex(
      /^\/[^\s#]*$/,
      'A health path starts with "/" and holds no blanks, for example /healthz.',
    ),
  host: z.string().superRefine((label, context) => {
    const refusal = checkHostLabel(label);
    if (refusal) {
      context.addIssue({ code: 'custom', message: refusal.message });
    }
  }),
  resources: resourcesSchema,
  autoscaling: autoscalingSchema,
};

/** Body of `POST /v1/tenants/:tenant/apps`. @public */
export const createAppSchema = z
  .strictObject({
    name: appNameSchema,
    image: appSpecFields.image,
    port: appSpecFields.port.default(8080),
    replicas: appSpecFields.replicas.default(1),
    env: appSpecFields.env.default({}),
    secretEnv: appSpecFields.secretEnv.default({}),
    healthPath: appSpecFields.healthPath.optional(),
    host: appSpecFields.host
      .optional()
      .describe('First label of its address; unless told, the name'),
    resources: appSpecFields.resources.optional(),
    autoscaling: appSpecFields.autoscaling.optional(),
  })
  .refine(body => !Object.keys(body.secretEnv).some(name => name in body.env), {
    message: 'A variable is either in env or in secretEnv, not in both.',
    path: ['secretEnv'],
  })
  .refine(body => !('PORT' in body.env) && !('PORT' in body.secretEnv), {
    message:
      'PORT is set by the platform to the port the container has to listen on; choose it with "port".',
    path: ['env'],
  });

/** The spec as it is answered: values of secrets are never returned, only their names. @public */
export const appSpecSchema = z.object({
  image: z.string(),
  port: z.number().describe('Port of the Service: what was asked for'),
  containerPort: z.number().describe('Port the container listens on'),
  replicas: z.number(),
  env: z.record(z.string(), z.string()),
  secretEnv: z.array(z.string()).describe('Names only'),
  healthPath: z.string().optional(),
  host: z.string().optional().describe('First label of its address'),
  resources: resourcesSchema.optional(),
  autoscaling: autoscalingSchema.optional(),
});

/** A version of an app. @public */
export const versionSchema = z.object({
  color: z.enum(COLORS),
  revision: z.number().int(),
  image: z.string(),
  at: timeSchema,
  by: z.string(),
});

export const endpointsSchema = z.object({
  ready: z.number().int(),
  total: z.number().int(),
});

export const replicasSchema = z.object({
  desired: z.number().int(),
  ready: z.number().int(),
  available: z.number().int(),
  updated: z.number().int(),
});

export const checkSchema = z.object({
  name: z.string(),
  passed: z.boolean().optional().describe('Missing while it is running'),
  message: z.string(),
});

/** One of the two colors of an app: what runs there. */
export const laneSchema = z.object({
  role: z.enum(['active', 'candidate', 'previous']),
  version: versionSchema,
  replicas: replicasSchema,
  endpoints: endpointsSchema.describe('Behind the Service of the lane'),
  url: z.string().optional(),
  spec: appSpecSchema.optional(),
});

/** A difference between two versions, as people read it. */
export const specChangeSchema = z.object({
  field: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
});

/** What has been begun and goes on by itself. */
export const releaseIntentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('verify').describe('Watching a promoted version'),
    by: z.string(),
    since: timeSchema,
    until: timeSchema.describe('End of the guard window'),
    replicas: z.number().int().describe('That were available when it began'),
  }),
  z.object({
    kind: z.literal('rollback').describe('Starting a version to go back to'),
    by: z.string(),
    since: timeSchema,
    revision: z.number().int().describe('That is switched to once ready'),
  }),
]);

/** Whether a verb may be used now; a refusal says why not. */
export const releaseActionSchema = z.object({
  refusal: z.string().optional(),
  note: z.string().optional().describe('What it will do, in a sentence'),
  overridable: z
    .boolean()
    .optional()
    .describe('Refused only by checks, which an owner may override'),
});

/** Verbs on a release; `extend` and `finish` are about what is counted down. */
export const RELEASE_ACTIONS = [
  'prepare',
  'promote',
  'rollback',
  'abort',
  'approve',
  'extend',
  'finish',
] as const;

/** What a second person says of a candidate. */
export const releaseApprovalSchema = z.object({
  revision: z.number().int(),
  by: z.string(),
  at: timeSchema,
});

export const releaseSchema = z.object({
  phase: z.enum(RELEASE_PHASES),
  reason: z.string(),
  message: z.string(),
  active: versionSchema.optional(),
  candidate: versionSchema.optional(),
  previous: versionSchema.optional(),
  retireAt: timeSchema.optional(),
  checks: z.array(checkSchema),
  intent: releaseIntentSchema.optional(),
  lanes: z.array(laneSchema).describe('The active lane first'),
  changes: z
    .array(specChangeSchema)
    .describe('From the active version to the candidate'),
  actions: z.record(z.enum(RELEASE_ACTIONS), releaseActionSchema),
  approval: z
    .object({
      required: z.boolean(),
      given: releaseApprovalSchema.optional(),
    })
    .describe('Whether a second person has to approve the candidate'),
  last: z
    .object({ at: timeSchema, message: z.string() })
    .optional()
    .describe('How the last thing that went on by itself ended'),
});

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
export type CreateAppRequest = z.input<typeof createAppSchema>;
/** A parsed create request: every default is filled in. @public */
export type NewApp = z.output<typeof createAppSchema>;
/** @public */
export type AppSpec = z.infer<typeof appSpecSchema>;
/** @public */
export type App = z.infer<typeof appSchema>;
/** @public */
export type AppSummary = z.infer<typeof appSummarySchema>;
/** @public */
export type AppEvent = z.infer<typeof appEventSchema>;
/** @public */
export type AppPod = z.infer<typeof podSchema>;
/** @public */
export type AppReplicas = z.infer<typeof replicasSchema>;
/** @public */
export type Release = z.infer<typeof releaseSchema>;
/** @public */
export type ReleaseLane = z.infer<typeof laneSchema>;
/** @public */
export type ReleaseCheck = z.infer<typeof checkSchema>;
/** @public */
export type ReleaseIntent = z.infer<typeof releaseIntentSchema>;
/** @public */
export type ReleaseAction = (typeof RELEASE_ACTIONS)[number];
/** @public */
export type ReleaseApproval = z.infer<typeof releaseApprovalSchema>;
/** @public */
export type SpecChange = z.infer<typeof specChangeSchema>;
/** @public */
export type Version = z.infer<typeof versionSchema>;
/** @public */
export type LogsQuery = z.infer<typeof logsQuerySchema>;
