import {
  ANNOTATION_AT,
  ANNOTATION_BY,
  ANNOTATION_REVISION,
} from '../annotations';
import { actorSchema, revisionSchema, timeSchema } from '../api/schemas/common';

/** What the annotations of a Deployment say of the version it holds. @public */
export type VersionMarks = { revision?: number; by?: string; at?: string };

/** Reads them; what is missing or damaged is nothing. @public */
export function parseVersionMarks(
  annotations: Record<string, string>,
): VersionMarks {
  const revision = Number(annotations[ANNOTATION_REVISION]);
  return {
    revision: revisionSchema.safeParse(revision).data,
    by: actorSchema.safeParse(annotations[ANNOTATION_BY]).data,
    at: timeSchema.safeParse(annotations[ANNOTATION_AT]).data,
  };
}
