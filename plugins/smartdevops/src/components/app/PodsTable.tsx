import { Button, Typography } from '@material-ui/core';
import { AppPod } from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  Age,
  DataColumn,
  DataTable,
  NarrowOnly,
  Sentence,
  shortBytes,
  shortCpu,
} from '../shared';

function columns(onLogs: (pod: string) => void): DataColumn<AppPod>[] {
  return [
    {
      title: 'Pod',
      field: 'name',
      width: '160px',
      render: pod => (
        <>
          {pod.name}
          <NarrowOnly>
            <PodState pod={pod} />
            <Sentence secondary>
              {pod.ready ? 'ready' : 'not ready'}
              {pod.color && `, ${pod.color}`}, {restartsOf(pod)},{' '}
              {pod.usage && `${usageOf(pod)}, `}
              <Age at={pod.createdAt} short />
            </Sentence>
          </NarrowOnly>
        </>
      ),
    },
    {
      title: 'State',
      field: 'state',
      wideOnly: true,
      render: pod => <PodState pod={pod} />,
    },
    {
      title: 'Ready',
      field: 'ready',
      width: '60px',
      wideOnly: true,
      render: pod => (pod.ready ? 'yes' : 'no'),
    },
    { title: 'Color', field: 'color', width: '60px', wideOnly: true },
    {
      title: 'Restarts',
      field: 'restarts',
      type: 'numeric',
      width: '80px',
      wideOnly: true,
    },
    {
      title: 'Age',
      field: 'createdAt',
      width: '80px',
      wideOnly: true,
      render: pod => <Age at={pod.createdAt} short />,
    },
    {
      title: 'CPU, memory',
      width: '100px',
      sorting: false,
      wideOnly: true,
      render: usageOf,
    },
    { title: 'Node', field: 'node', width: '70px', wideOnly: true },
    {
      title: 'Actions',
      width: '80px',
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

/** The state, with room for why it is so. */
function PodState({ pod: { state, message } }: { pod: AppPod }) {
  return (
    <>
      <div>{state}</div>
      {message && <Sentence secondary>{message}</Sentence>}
    </>
  );
}

function usageOf({ usage }: AppPod): string {
  return usage ? `${shortCpu(usage.cpu)}, ${shortBytes(usage.memory)}` : '–';
}

function restartsOf({ restarts }: AppPod): string {
  return restarts === 1 ? '1 restart' : `${restarts} restarts`;
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
