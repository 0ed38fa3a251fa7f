import {
  LogsQuery,
  Refusal,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { KubernetesError } from '../../kubernetes';

/** Of the API server, e.g. "… is waiting to start: ContainerCreating". */
const WAITING = /is waiting to start: (.+)$/;
const NO_PREVIOUS = /previous terminated container .* not found/;
const BEING_STARTED = ['ContainerCreating', 'PodInitializing'];

/**
 * Why a pod has no log, if that is what the API server says: there is nothing
 * wrong with the request then.
 */
export function logRefusal(
  error: unknown,
  query: Pick<LogsQuery, 'previous'>,
): Refusal | undefined {
  if (!(error instanceof KubernetesError) || error.code !== 400) {
    return undefined;
  }
  if (query.previous && NO_PREVIOUS.test(error.message)) {
    return {
      reason: 'NoPreviousLog',
      message:
        'No container of this pod has ended yet: there is no previous log.',
    };
  }
  const [, why] = WAITING.exec(error.message) ?? [];
  return why === undefined
    ? undefined
    : { reason: 'ContainerNotStarted', message: notStarted(why) };
}

function notStarted(why: string): string {
  if (BEING_STARTED.includes(why)) {
    return 'The container of this pod is still being started: there is no log yet.';
  }
  const cause = /image/i.test(why) ? 'its image cannot be pulled' : why;
  return `The container of this pod has not started (${cause}): there is no log. The status of the app says what to do.`;
}
