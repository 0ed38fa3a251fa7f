import { z } from 'zod';
import { COLORS, RELEASE_PHASES } from '../../model/words';
import { appSpecSchema } from './appSpec';
import { actorSchema, revisionSchema, timeSchema } from './common';

/** A version of an app. @public */
export const versionSchema = z.object({
  color: z.enum(COLORS),
  revision: revisionSchema,
  image: z.string(),
  at: timeSchema,
  by: actorSchema,
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
    by: actorSchema,
    since: timeSchema,
    until: timeSchema.describe('End of the guard window'),
    replicas: z.number().int().describe('That were available when it began'),
  }),
  z.object({
    kind: z.literal('rollback').describe('Starting a version to go back to'),
    by: actorSchema,
    since: timeSchema,
    revision: revisionSchema.describe('That is switched to once ready'),
    note: z.string().optional().describe('Why, where somebody had to say it'),
  }),
]);

/** Whether a verb may be used now; a refusal says why not. */
export const releaseActionSchema = z.object({
  refusal: z.string().optional(),
  note: z.string().optional().describe('What it will do, in a sentence'),
  preparerRefusal: z
    .string()
    .optional()
    .describe(
      'Why only whoever prepared the candidate, or a pipeline, may not',
    ),
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
  revision: revisionSchema,
  by: actorSchema,
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
