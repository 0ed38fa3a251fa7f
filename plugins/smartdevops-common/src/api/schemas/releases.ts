import { z } from 'zod';
import { COLORS } from '../../model/words';
import {
  appSpecFields,
  appSpecSchema,
  envNameSchema,
  envValueSchema,
  MAX_ENV,
} from './appSpec';
import { appSchema } from './apps';
import { listOf, sentence, timeSchema } from './common';

const secretChangesSchema = z
  .record(envNameSchema, envValueSchema.nullable())
  .refine(value => Object.keys(value).length <= MAX_ENV, {
    message: `At most ${MAX_ENV} variables.`,
  });
const revisionSchema = z.number().int().min(1);

/**
 * Body of `POST …/prepare`: the image and whatever else is to differ from the
 * active version. What is left out stays as it is; null takes it away.
 *
 * @public
 */
export const prepareAppSchema = z
  .strictObject({
    image: appSpecFields.image.optional(),
    port: appSpecFields.port.optional(),
    replicas: appSpecFields.replicas.min(1).optional(),
    env: appSpecFields.env
      .optional()
      .describe('All plain variables; those left out are gone'),
    secretEnv: secretChangesSchema
      .optional()
      .describe('Variables to set; null takes one away, others stay'),
    healthPath: appSpecFields.healthPath.nullable().optional(),
    host: appSpecFields.host.nullable().optional(),
    resources: appSpecFields.resources.nullable().optional(),
    autoscaling: appSpecFields.autoscaling.nullable().optional(),
  })
  .refine(body => Object.values(body).some(value => value !== undefined), {
    message: 'Say what is to change, for example the image.',
  })
  .refine(body => !overlap(body.env, body.secretEnv), {
    message: 'A variable is either in env or in secretEnv, not in both.',
    path: ['secretEnv'],
  })
  .refine(body => !('PORT' in { ...body.env, ...body.secretEnv }), {
    message:
      'PORT is set by the platform to the port the container has to listen on; choose it with "port".',
    path: ['env'],
  });

function overlap(env: object = {}, secretEnv: object = {}): boolean {
  return Object.keys(secretEnv).some(name => name in env);
}

/** Body of `POST …/promote`. @public */
export const promoteAppSchema = z.strictObject({
  expectedRevision: revisionSchema.describe(
    'Revision of the candidate that was looked at',
  ),
  override: z
    .strictObject({
      reason: sentence(500).refine(text => text.length > 0, {
        message: 'Say why the checks are overridden.',
      }),
    })
    .optional()
    .describe('Promotes in spite of failed checks; for owners'),
});

/** Body of `POST …/rollback`. @public */
export const rollbackAppSchema = z.strictObject({
  expectedRevision: revisionSchema
    .optional()
    .describe('Revision of the active version that was looked at'),
  toRevision: revisionSchema
    .optional()
    .describe('A release of the history; the previous one unless told'),
});

/** Body of `POST …/approve`: a second person agrees. @public */
export const approveAppSchema = z.strictObject({
  expectedRevision: revisionSchema.describe(
    'Revision of the candidate that was looked at',
  ),
});

/** Body of `POST …/extend`: what is counted down ends that much later. @public */
export const extendAppSchema = z.strictObject({
  seconds: z.number().int().min(1).max(86_400),
});

/** Body of `POST /v1/tenants/:tenant/releases`. @public */
export const coordinatedReleaseSchema = z.strictObject({
  apps: z
    .array(
      z.strictObject({ app: z.string(), expectedRevision: revisionSchema }),
    )
    .min(1)
    .max(20)
    .refine(apps => new Set(apps.map(({ app }) => app)).size === apps.length, {
      message: 'Name each app once.',
    }),
  override: promoteAppSchema.shape.override,
});

/** What a record of the history is about. @public */
export const RELEASE_KINDS = [
  'create',
  'prepare',
  'promote',
  'rollback',
  'switch-back',
  'adopt',
] as const;
/**
 * How it ended. A preparation ends `promoted`, `aborted`, `expired` or
 * `replaced`; what moved traffic ends `succeeded`,
 * `switched-back` (by the platform) or `rolled-back` (by somebody); what
 * never got that far `failed`.
 *
 * @public
 */
export const RELEASE_OUTCOMES = [
  'running',
  'succeeded',
  'promoted',
  'aborted',
  'expired',
  'replaced',
  'switched-back',
  'rolled-back',
  'failed',
] as const;

/** One entry of `GET …/history`. @public */
export const releaseRecordSchema = z.object({
  id: z.string(),
  kind: z.enum(RELEASE_KINDS),
  revision: revisionSchema,
  color: z.enum(COLORS),
  image: z.string(),
  fromRevision: revisionSchema.optional(),
  by: z.string(),
  at: timeSchema,
  endedAt: timeSchema.optional(),
  outcome: z.enum(RELEASE_OUTCOMES),
  message: z.string(),
  /** Missing where the Deployment was gone before it could be read. */
  spec: appSpecSchema.optional(),
});

/** Answer to a coordinated release: all of the apps, or none. @public */
export const coordinatedReleaseResultSchema = z.object({
  outcome: z.enum(['succeeded', 'reverted']),
  message: z.string(),
  apps: z.array(appSchema),
});

export const releaseRecordListSchema = listOf(releaseRecordSchema);

/** @public */
export type PrepareAppRequest = z.input<typeof prepareAppSchema>;
/** The same after it was checked. @public */
export type PrepareInput = z.output<typeof prepareAppSchema>;
/** @public */
export type PromoteAppRequest = z.input<typeof promoteAppSchema>;
/** @public */
export type RollbackAppRequest = z.input<typeof rollbackAppSchema>;
/** @public */
export type ReleaseRecord = z.infer<typeof releaseRecordSchema>;
/** @public */
export type ApproveAppRequest = z.input<typeof approveAppSchema>;
/** @public */
export type ExtendAppRequest = z.input<typeof extendAppSchema>;
/** @public */
export type CoordinatedReleaseRequest = z.input<
  typeof coordinatedReleaseSchema
>;
/** @public */
export type CoordinatedReleaseResult = z.infer<
  typeof coordinatedReleaseResultSchema
>;
/** @public */
export type ReleaseKind = (typeof RELEASE_KINDS)[number];
/** @public */
export type ReleaseOutcome = (typeof RELEASE_OUTCOMES)[number];
