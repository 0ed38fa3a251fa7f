import { z } from 'zod';
import { actorSchema, timeSchema } from '../api/schemas/common';
import { parseJson } from './parseJson';

/** How many changes a Deployment tells of. */
const KEPT = 5;

const done = { at: timeSchema, by: actorSchema };
const changeSchema = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('scale'),
    ...done,
    replicas: z.number().int().min(0),
  }),
  z.object({
    verb: z.enum(['restart', 'stop', 'start', 'retire']),
    ...done,
  }),
]);

/**
 * What was done to a version that runs: an element of the annotation
 * `smartdevops.io/changes` on its Deployment. It is written in one apply with
 * the change itself, so that whoever looks later can tell of it.
 *
 * @public
 */
export type AppChange = z.infer<typeof changeSchema>;

/** Reads the annotation, oldest first; what was lost or damaged is nothing. @public */
export function parseChanges(text: string | undefined): AppChange[] {
  const found = parseJson(z.array(z.unknown()), text) ?? [];
  return found
    .slice(-KEPT)
    .map(change => changeSchema.safeParse(change).data)
    .filter(change => change !== undefined);
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

/** Whether one more takes the place of the oldest. @public */
export function isFull(changes: AppChange[] | undefined): boolean {
  return (changes?.length ?? 0) >= KEPT;
}
