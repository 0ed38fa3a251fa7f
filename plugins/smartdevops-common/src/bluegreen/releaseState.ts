import { z } from 'zod';
import { parseJson } from './parseJson';
import { StoredSpec, storedSpecSchema } from './storedSpec';
import { actorSchema, revisionSchema, timeSchema } from '../api/schemas/common';
import {
  ReleaseApproval,
  releaseApprovalSchema,
  ReleaseIntent,
  releaseIntentSchema,
  Version,
  versionSchema,
} from '../api/schemas/releaseStatus';

/** How the active version came to be active. @public */
export type ReleaseSwitch = {
  kind: 'create' | 'promote' | 'rollback' | 'switch-back' | 'adopt';
  at: string;
  /** Who moved the traffic; {@link PLATFORM_ACTOR} where nobody was asked. */
  by: string;
  /** When it was asked for, where that was earlier. */
  since?: string;
  /** Revision that was active before. */
  from?: number;
  /** Why, where somebody had to say it. */
  note?: string;
};

/** How the last thing that went on by itself, or was given up, ended. @public */
export type ReleaseEnd = {
  kind: 'aborted' | 'expired' | 'replaced' | 'switched-back' | 'failed';
  /** Version that it was about. */
  revision: number;
  at: string;
  by: string;
  message: string;
};

/** That what was counted down ends at another time than it would have. @public */
export type CountdownChange = { at: string; by: string } & (
  | { verb: 'finish' }
  /** It ends so many seconds later. */
  | { verb: 'extend'; seconds: number }
);

/**
 * Release state of an app: the JSON of the annotation
 * `smartdevops.io/release` on the active Service (DESIGN §5).
 *
 * A color is kept running when it is active, the candidate, what a rollback
 * waits for, or the previous one while a promotion is verified or `retireAt`
 * has not come. Any other color may be scaled to zero at any moment, so that
 * nothing may switch to it without saying so here first.
 *
 * @public
 */
export type ReleaseState = {
  active: Version;
  previous?: Version;
  candidate?: Candidate;
  /**
   * What the candidate's color is to hold: whoever prepared it may die before
   * they write it there.
   */
  candidateSpec?: StoredSpec;
  /** What a reconciler has been asked to finish. */
  intent?: ReleaseIntent;
  /** Until when the previous color is kept running. */
  retireAt?: string;
  switched?: ReleaseSwitch;
  last?: ReleaseEnd;
  /** How the end of `retireAt` or of the watching was moved last. */
  countdown?: CountdownChange;
  /** Of the candidate, by somebody who did not prepare it. */
  approval?: ReleaseApproval;
};

/**
 * The prepared next version. It runs as many replicas as the active version,
 * unless whoever prepared it chose another count.
 *
 * @public
 */
export type Candidate = Version & { replicas?: number };

/** A candidate as a version among others, once it serves. */
export function asVersion(candidate: Candidate): Version {
  const { replicas: _, ...version } = candidate;
  return version;
}

/** In the place of a user: what the platform did by itself. @public */
export const PLATFORM_ACTOR = 'smartdevops';

/** The state of an app that was just created. @public */
export function createdState(active: Version): ReleaseState {
  const { at, by } = active;
  return { active, switched: { kind: 'create', at, by } };
}

const releaseStateSchema = z.object({
  active: versionSchema,
  previous: versionSchema.optional(),
  candidate: versionSchema
    .extend({ replicas: z.number().int().min(1).optional() })
    .optional(),
  candidateSpec: storedSpecSchema.optional().catch(undefined),
  intent: releaseIntentSchema.optional().catch(undefined),
  retireAt: timeSchema.optional(),
  switched: z
    .object({
      kind: z.enum(['create', 'promote', 'rollback', 'switch-back', 'adopt']),
      at: timeSchema,
      by: actorSchema,
      since: timeSchema.optional(),
      from: revisionSchema.optional(),
      note: z.string().optional(),
    })
    .optional()
    .catch(undefined),
  last: z
    .object({
      kind: z.enum([
        'aborted',
        'expired',
        'replaced',
        'switched-back',
        'failed',
      ]),
      revision: revisionSchema,
      at: timeSchema,
      by: actorSchema,
      message: z.string(),
    })
    .optional()
    .catch(undefined),
  countdown: z
    .discriminatedUnion('verb', [
      z.object({ verb: z.literal('finish'), at: timeSchema, by: actorSchema }),
      z.object({
        verb: z.literal('extend'),
        at: timeSchema,
        by: actorSchema,
        seconds: z.number(),
      }),
    ])
    .optional()
    .catch(undefined),
  approval: releaseApprovalSchema.optional().catch(undefined),
});

/**
 * Reads the annotation. Text that is missing, not JSON or of another shape is
 * nothing, never a guess: the caller rebuilds the state from the Deployments.
 *
 * @public
 */
export function parseReleaseState(
  text: string | undefined,
): ReleaseState | undefined {
  return parseJson(releaseStateSchema, text);
}

/**
 * Text of the annotation.
 *
 * @throws if it could not be read again: written, it would be a lost state
 * @public
 */
export function formatReleaseState(state: ReleaseState): string {
  const text = JSON.stringify(state);
  if (!parseReleaseState(text)) {
    throw new Error(
      'This release state cannot be written: a revision, a time or a name in it is out of bounds. Look at the annotations of the app.',
    );
  }
  return text;
}
