import { KubeObject } from '../../model/objects';
import { getPath } from '../../util/json';
import { formatAge } from '../../util/time';
import { AGE, age, Column, computed, NAME, NONE, text } from './columns';

interface JobCondition {
  type: string;
  status: string;
}

const STATES: Readonly<Record<string, string>> = {
  Complete: 'Complete',
  Failed: 'Failed',
  Suspended: 'Suspended',
  SuccessCriteriaMet: 'SuccessCriteriaMet',
  FailureTarget: 'FailureTarget',
};

function jobStatus(job: KubeObject): string {
  const conditions = (getPath(job, ['status', 'conditions']) ??
    []) as JobCondition[];
  const held = conditions.find(
    ({ type, status }) => STATES[type] && status === 'True',
  );
  if (held) return STATES[held.type];
  if (job.metadata.deletionTimestamp) return 'Terminating';
  return getPath(job, ['spec', 'suspend']) ? 'Suspended' : 'Running';
}

function jobCompletions(job: KubeObject): string {
  const done = getPath(job, ['status', 'succeeded']) ?? 0;
  const wanted = getPath(job, ['spec', 'completions']) ?? 1;
  return `${done}/${wanted}`;
}

function jobDuration(job: KubeObject, now: number): string {
  const start = getPath(job, ['status', 'startTime']);
  if (!start) return '';
  const end = getPath(job, ['status', 'completionTime']);
  return formatAge(
    Date.parse(String(start)),
    end ? Date.parse(String(end)) : now,
  );
}

function lastSchedule(cronJob: KubeObject, now: number): string {
  const time = getPath(cronJob, ['status', 'lastScheduleTime']);
  return time ? age(time, now) : NONE;
}

/** Columns of the kinds of group `batch`, before those of their containers. */
export const BATCH_COLUMNS: Readonly<Record<string, Column[]>> = {
  'batch/jobs': [
    NAME,
    computed('Status', jobStatus),
    computed('Completions', jobCompletions),
    computed('Duration', jobDuration),
    AGE,
  ],
  'batch/cronjobs': [
    NAME,
    text('Schedule', 'spec.schedule'),
    text('Timezone', 'spec.timeZone'),
    computed('Suspend', job =>
      getPath(job, ['spec', 'suspend']) ? 'True' : 'False',
    ),
    {
      ...computed('Active', job => {
        const active = getPath(job, ['status', 'active']);
        return Array.isArray(active) ? active.length : 0;
      }),
      type: 'integer',
    },
    computed('Last Schedule', lastSchedule),
    AGE,
  ],
};
