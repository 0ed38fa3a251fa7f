import { z } from 'zod';
import { COLORS } from '../../model/words';
import { appSpecFields, appSpecSchema } from './apps';
import { listOf, sentence, timeSchema } from './common';

const revisionSchema = z.number().int().min(1);

/**
 * Body of `POST …/prepare`: the image and whatever else is to differ from the
 * active version. What is left out stays as it is; null takes it away.
 *
 * @public
 */
export const prepareAppSchema = z.strictObject({
  image: appSpecFields.image,
  port: appSpecFields.port.optional(),
  env: appSpecFields.env.optional(),
  secretEnv: appSpecFields.secretEnv.optional(),
  healthPath: appSpecFields.healthPath.nullable().optional(),
  resources: appSpecFields.resources.nullable().optional(),
  autoscaling: appSpecFields.autoscaling.nullable().optional(),
});

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

/** How a release came about. @public */
export const RELEASE_KINDS = [
  'create',
  'promote',
  'rollback',
  'switch-back',
] as const;
/** @public */
export const RELEASE_OUTCOMES = [
  'running',
  'succeeded',
  'switched-back',
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
  spec: appSpecSchema,
});

export const releaseRecordListSchema = listOf(releaseRecordSchema);

/** @public */
export type PrepareAppRequest = z.input<typeof prepareAppSchema>;
/** @public */
export type PromoteAppRequest = z.input<typeof promoteAppSchema>;
/** @public */
export type RollbackAppRequest = z.input<typeof rollbackAppSchema>;
/** @public */
export type ReleaseRecord = z.infer<typeof releaseRecordSchema>;
