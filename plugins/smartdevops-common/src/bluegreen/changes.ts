import { z } from 'zod';
import { actorSchema, timeSchema } from '../api/schemas/common';
import { parseJson } from './parseJson';

/** How many changes a Deployment tells of: more than are made before somebody looks. */
const KEPT = 5;

const changesSchema = z
  .array(
    z.object({
      verb: z.enum(['scale', 'restart', 'stop', 'start', 'retire']),
      at: timeSchema,
      by: actorSchema,
      replicas: z.number().int().min(0).optional(),
    }),
  )
  .max(100);

/**
 * What was done to a version that runs: an element of the annotation
 * `smartdevops.io/changes` on its Deployment. It is written in one apply with
 * the change itself, so that whoever looks later can tell of it.
 *
 * @public
 */
export type AppChange = z.infer<typeof changesSchema>[number];

/** Reads the annotation, oldest first; what was lost or damaged is nothing. @public */
export function parseChanges(text: string | undefined): AppChange[] {
  return (parseJson(changesSchema, text) ?? []).slice(-KEPT);
}

/** Text of the annotation. @public */
export function formatChanges(changes: AppChange[]): string {
  return JSON.stringify(changes);
}

/** The changes with one more, without the oldest if there are too many. @public */
export function withChange(
  changes: AppChange[] | undefined,
  change: AppChange,
): AppChange[] {
  return [...(changes ?? []), change].slice(-KEPT);
}
