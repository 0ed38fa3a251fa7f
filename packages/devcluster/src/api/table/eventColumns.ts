import { KubeObject } from '../../model/objects';
import { getPath } from '../../util/json';
import { age, Column, computed, NAME, text } from './columns';

function eventTime(object: KubeObject, field: string): unknown {
  return object[field] ?? object.eventTime ?? object.metadata.creationTimestamp;
}

/** Columns of Events. */
export const EVENT_COLUMNS: Column[] = [
  computed('Last Seen', (o, now) => age(eventTime(o, 'lastTimestamp'), now)),
  text('Type', 'type'),
  text('Reason', 'reason'),
  computed(
    'Object',
    o =>
      `${String(getPath(o, ['involvedObject', 'kind']) ?? '').toLowerCase()}/${getPath(o, ['involvedObject', 'name']) ?? ''}`,
  ),
  computed(
    'Subobject',
    o => String(getPath(o, ['involvedObject', 'fieldPath']) ?? ''),
    1,
  ),
  computed(
    'Source',
    o =>
      [
        getPath(o, ['source', 'component']) ?? o.reportingComponent,
        getPath(o, ['source', 'host']) ?? o.reportingInstance,
      ]
        .filter(Boolean)
        .join(', '),
    1,
  ),
  computed('Message', o => String(o.message ?? '').trim()),
  computed(
    'First Seen',
    (o, now) => age(eventTime(o, 'firstTimestamp'), now),
    1,
  ),
  {
    name: 'Count',
    type: 'string',
    priority: 1,
    cell: o => Number(o.count ?? 1),
  },
  { ...NAME, priority: 1 },
];
