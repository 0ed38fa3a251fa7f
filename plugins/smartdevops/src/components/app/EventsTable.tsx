import { TableColumn } from '@backstage/core-components';
import { Typography } from '@material-ui/core';
import { AppEvent } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Age, DataTable } from '../shared';

const COLUMNS: TableColumn<AppEvent>[] = [
  {
    title: 'When',
    field: 'at',
    width: '14%',
    render: event => <Age at={event.at} />,
  },
  { title: 'Type', field: 'type', width: '8%' },
  { title: 'Reason', field: 'reason', width: '14%' },
  { title: 'Object', field: 'object', width: '22%' },
  { title: 'Message', field: 'message', width: '36%' },
  { title: 'Times', field: 'count', type: 'numeric', width: '6%' },
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
