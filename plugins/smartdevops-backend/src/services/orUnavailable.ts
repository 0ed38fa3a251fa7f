import { refuse } from '@smartdevops/backstage-plugin-smartdevops-common';

/**
 * What has to be written before something is changed.
 *
 * @param what - as it stands in the middle of a sentence
 * @throws 503 if the database fails: then nothing is to be changed
 */
export async function orUnavailable<T>(
  work: Promise<T>,
  { reason, what }: { reason: string; what: string },
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw refuse('unavailable', {
      reason,
      message: `The ${what} cannot be written right now, so nothing was changed (${
        error instanceof Error ? error.message : error
      }). Try again in a moment.`,
    });
  }
}
