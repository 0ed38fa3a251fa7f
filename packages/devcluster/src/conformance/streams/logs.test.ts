import fs from 'node:fs';
import path from 'node:path';
import * as k8s from '@kubernetes/client-node';
import { PassThrough } from 'node:stream';
import { startDevCluster } from '../../devCluster';
import { Pod } from '../../model/workloads';
import { DevCluster } from '../../options';
import { FAST_TIMINGS } from '../../pods/timings';
import { eventually } from '../../testing/contractCluster';
import { deviationsOf } from '../compare';
import { RecordedCase } from '../fixture';
import { Replayer } from '../replay';

const PODS = '/api/v1/namespaces/lo/pods';
const refusals: RecordedCase[] = JSON.parse(
  fs.readFileSync(path.join(__dirname, 'logRefusals.json'), 'utf8'),
);

const container = (image: string, name = 'c', port = '8080') => ({
  name,
  image,
  env: [{ name: 'PORT', value: port }],
});

const absentSecret = { secretKeyRef: { name: 'absent', key: 'k' } };

/** Pods in the situations of the recording. */
const SPECS: Record<string, object> = {
  lines: { containers: [container('demo/hello:1.0')] },
  init: {
    initContainers: [container('demo/slow:1.0', 'setup')],
    containers: [container('demo/hello:1.0')],
  },
  two: {
    containers: [
      container('demo/hello:1.0', 'a'),
      container('demo/hello:2.0', 'b', '8081'),
    ],
  },
  crash: { containers: [container('demo/broken:1.0')] },
  pull: { containers: [container('demo/missing:1.0')] },
  creating: {
    containers: [container('demo/hello:1.0')],
    volumes: [{ name: 'v', configMap: { name: 'absent' } }],
  },
  unsched: {
    containers: [container('demo/hello:1.0')],
    nodeSelector: { disk: 'none' },
  },
  cfg: {
    containers: [
      {
        ...container('demo/hello:1.0'),
        env: [{ name: 'X', valueFrom: absentSecret }],
      },
    ],
  },
  nonode: { containers: [container('demo/hello:1.0')], nodeName: 'nowhere' },
};

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describe('logs of pods', () => {
  let cluster: DevCluster;
  let client: Replayer;
  let logs: k8s.Log;

  const get = async (url: string) => client.send({ method: 'GET', path: url });
  const text = async (query: string, pod = 'lines') => {
    const { status, body } = await get(`${PODS}/${pod}/log${query}`);
    return status === 200 ? body : { status, body };
  };
  const waitFor = (pod: string, check: (pod: Pod) => unknown) =>
    eventually(async () => {
      const { body } = await get(`${PODS}/${pod}`);
      return check(body as Pod) ? true : undefined;
    });
  const waiting = (pod: string, reason: string) =>
    waitFor(pod, ({ status }) =>
      status?.containerStatuses?.some(
        item => item.state.waiting?.reason === reason,
      ),
    );

  beforeAll(async () => {
    cluster = await startDevCluster({
      timings: { ...FAST_TIMINGS, slowStartMs: 600_000 },
    });
    client = new Replayer(cluster);
    const post = (url: string, body: unknown) =>
      client.send({ method: 'POST', path: url, body });
    await post('/api/v1/namespaces', { metadata: { name: 'lo' } });
    for (const [name, spec] of Object.entries(SPECS)) {
      await post(PODS, { metadata: { name }, spec });
    }
    await waiting('pull', 'ImagePullBackOff');
    await waiting('crash', 'CrashLoopBackOff');
    await waiting('creating', 'ContainerCreating');
    await waiting('cfg', 'CreateContainerConfigError');
    await waitFor(
      'init',
      ({ status }) => status?.initContainerStatuses?.[0].state.running,
    );
    await eventually(async () =>
      String(await text('')).includes('listening') ? true : undefined,
    );
    const config = new k8s.KubeConfig();
    config.loadFromString(cluster.kubeconfig);
    logs = new k8s.Log(config);
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  it.each(refusals.map(recorded => [recorded.name, recorded] as const))(
    'are refused as recorded: %s',
    async (_name, recorded) => {
      const answer = await client.send(recorded.request);
      expect(deviationsOf(recorded, answer)).toEqual([]);
    },
  );

  const START = 'starting demo/hello:1.0\n';
  const LISTEN = 'listening on port 8080\n';

  it.each<[string, string, unknown]>([
    ['whole', '', `${START}${LISTEN}`],
    ['by their last lines', '?tailLines=1', LISTEN],
    ['by no line', '?tailLines=0', ''],
    ['cut in the middle of a line', '?limitBytes=8', START.slice(0, 8)],
    ['since a later time', '?sinceTime=2099-01-01T00%3A00%3A00Z', ''],
    [
      'with times in nanoseconds',
      '?timestamps=true&tailLines=1',
      expect.stringMatching(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z listening on port 8080\n$/,
      ),
    ],
  ])('are read %s', async (_what, query, expected) => {
    expect(await text(query)).toEqual(expected);
  });

  it('are those of the chosen container', async () => {
    await eventually(async () => {
      const log = await text('?container=b', 'two');
      return String(log).includes('8081') || undefined;
    });
    expect(await text('?container=a', 'two')).toContain('8080');
    expect(await text('?container=setup', 'init')).toContain('demo/slow');
  });

  it('are there between two runs, and of the run before', async () => {
    expect(await text('', 'crash')).toContain('exiting with code 1');
    const previous = await text('?previous=true', 'crash');
    expect(previous).toContain('exiting with code 1');
  });

  it('are followed until the pod is deleted', async () => {
    const stream = new PassThrough();
    let received = '';
    let ended = false;
    stream.on('data', chunk => (received += chunk));
    stream.on('end', () => (ended = true));
    await logs.log('lo', 'lines', 'c', stream, { follow: true, tailLines: 1 });
    await eventually(() => received.includes('listening') || undefined);
    expect(received).toBe(LISTEN);
    await get(`${PODS}/lines:8080/proxy/hello`);
    await eventually(() => received.includes('GET /hello') || undefined);
    expect(ended).toBe(false);
    await client.send({
      method: 'DELETE',
      path: `${PODS}/lines?gracePeriodSeconds=1`,
    });
    await eventually(() => ended || undefined);
    expect(ended).toBe(true);
  });
});
