import { Typography } from '@material-ui/core';
import { AppEvent } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Age, DataColumn, DataTable, NarrowOnly, Sentence } from '../shared';

const COLUMNS: DataColumn<AppEvent>[] = [
  {
    title: 'When',
    field: 'at',
    width: '100px',
    render: event => <Age at={event.at} short />,
  },
  { title: 'Type', field: 'type', width: '90px', wideOnly: true },
  { title: 'Reason', field: 'reason', width: '150px', wideOnly: true },
  { title: 'Object', field: 'object', width: '220px', wideOnly: true },
  {
    title: 'Message',
    field: 'message',
    render: ({ message, type, reason, object, count }) => (
      <>
        <Sentence>{message}</Sentence>
        <NarrowOnly>
          <Sentence secondary>
            {type}, {reason}, {object}, {count} {count === 1 ? 'time' : 'times'}
          </Sentence>
        </NarrowOnly>
      </>
    ),
  },
  {
    title: 'Times',
    field: 'count',
    type: 'numeric',
    width: '70px',
    wideOnly: true,
  },
];

/** Recent Kubernetes events of everything an app consists of. */
export function EventsTable({ events }: { events: AppEvent[] }) {
  return (
    <DataTable<AppEvent>
      columns={COLUMNS}
      data={events.map((event, id) => ({ ...event, id }))}
      options={{
        paging: events.length > 10,
        pageSize: 10,
        search: false,
        toolbar: false,
      }}
      emptyContent={
        <Typography align="center" style={{ padding: 16 }}>
          Nothing has happened lately. Kubernetes keeps events for about an
          hour.
        </Typography>
      }
    />
  );
}
