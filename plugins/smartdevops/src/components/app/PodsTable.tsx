import { TableColumn } from '@backstage/core-components';
import { Button, Typography } from '@material-ui/core';
import { AppPod } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Age, DataTable, shortBytes, shortCpu } from '../shared';

function columns(onLogs: (pod: string) => void): TableColumn<AppPod>[] {
  return [
    { title: 'Pod', field: 'name', width: '22%' },
    { title: 'State', field: 'state', width: '11%' },
    {
      title: 'Ready',
      field: 'ready',
      width: '6%',
      render: pod => (pod.ready ? 'yes' : 'no'),
    },
    { title: 'Color', field: 'color', width: '7%' },
    { title: 'Restarts', field: 'restarts', type: 'numeric', width: '7%' },
    {
      title: 'Age',
      field: 'createdAt',
      width: '9%',
      render: pod => <Age at={pod.createdAt} short />,
    },
    {
      title: 'CPU, memory',
      width: '12%',
      sorting: false,
      render: ({ usage }) =>
        usage ? `${shortCpu(usage.cpu)}, ${shortBytes(usage.memory)}` : '–',
    },
    { title: 'Node', field: 'node', width: '8%' },
    {
      title: 'Why',
      field: 'message',
      width: '18%',
      render: pod => pod.message ?? '–',
    },
    {
      title: 'Actions',
      width: '7%',
      sorting: false,
      render: pod => (
        <Button
          size="small"
          onClick={() => onLogs(pod.name)}
          aria-label={`Logs of ${pod.name}`}
        >
          Logs
        </Button>
      ),
    },
  ];
}

/** The pods of an app with their states in words. */
export function PodsTable(props: {
  pods: AppPod[];
  onLogs(pod: string): void;
}) {
  const { pods, onLogs } = props;
  return (
    <DataTable<AppPod>
      title="Pods"
      columns={columns(onLogs)}
      data={pods.map(pod => ({ ...pod, id: pod.name }))}
      options={{
        paging: pods.length > 20,
        pageSize: 20,
        search: false,
      }}
      emptyContent={
        <Typography align="center" style={{ padding: 16 }}>
          No pod runs.
        </Typography>
      }
    />
  );
}
