import { z } from 'zod';
import { versionSchema, Version } from '../api/schemas/apps';

/**
 * Release state of an app: the JSON of the annotation
 * `smartdevops.io/release` on the active Service (DESIGN §5).
 *
 * @public
 */
export type ReleaseState = {
  active: Version;
  previous?: Version;
  candidate?: Version;
  /** What a reconciler has been asked to finish. */
  intent?: string;
  /** When the previous color is scaled to zero. */
  retireAt?: string;
};

const releaseStateSchema = z.object({
  active: versionSchema,
  previous: versionSchema.optional(),
  candidate: versionSchema.optional(),
  intent: z.string().optional(),
  retireAt: z.iso.datetime().optional(),
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

/** Text of the annotation. @public */
export function formatReleaseState(state: ReleaseState): string {
  return JSON.stringify(state);
}

/** Reads JSON of a known shape, or nothing. */
export function parseJson<T>(
  schema: z.ZodType<T>,
  text: string | undefined,
): T | undefined {
  if (!text) {
    return undefined;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
