import fs from 'node:fs';
import path from 'node:path';
import * as k8s from '@kubernetes/client-node';
import { startDevCluster } from '../../devCluster';
import { DevCluster } from '../../options';
import { FAST_TIMINGS } from '../../pods/timings';
import { eventually } from '../../testing/contractCluster';
import knownDeviations from '../knownDeviations.json';
import { Replayer } from '../replay';
import { Roles } from './roles';
import { deviatingTracks, Scenario } from './scenario';
import { tracksOf } from './tracks';
import { StreamWatcher } from './watcher';

const known: Record<string, string> = knownDeviations;

function read(file: string): [string, Scenario][] {
  const text = fs.readFileSync(path.join(__dirname, file), 'utf8');
  return JSON.parse(text).map((scenario: Scenario) => [
    scenario.name,
    scenario,
  ]);
}

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describe('streams recorded from a real cluster', () => {
  const watchers = new Map<string, StreamWatcher>();
  const roles = new Roles();
  let cluster: DevCluster;
  let client: Replayer;

  beforeAll(async () => {
    cluster = await startDevCluster({
      // Ten times as fast as the recorded cluster, in all that matters.
      timings: { ...FAST_TIMINGS, secondMs: 100, backoffBaseMs: 1_000 },
    });
    client = new Replayer(cluster);
  });

  afterAll(async () => {
    for (const watcher of watchers.values()) watcher.stop();
    client?.close();
    await cluster?.stop();
  });

  const prepare = async (namespace: string): Promise<StreamWatcher> => {
    const post = (url: string, body: unknown) =>
      client.send({ method: 'POST', path: url, body });
    await post('/api/v1/namespaces', { metadata: { name: namespace } });
    await post(`/api/v1/namespaces/${namespace}/services`, {
      metadata: { name: 'shop' },
      spec: {
        selector: { app: 'shop' },
        ports: [{ port: 80, targetPort: 'http' }],
      },
    });
    const config = new k8s.KubeConfig();
    config.loadFromString(cluster.kubeconfig);
    const watcher = new StreamWatcher(config, namespace);
    await watcher.start();
    return watcher;
  };

  const watcherOf = async ({ request }: Scenario): Promise<StreamWatcher> => {
    const namespace = /\/namespaces\/([^/]+)/.exec(request.path)?.[1] ?? '';
    const watcher = watchers.get(namespace) ?? (await prepare(namespace));
    watchers.set(namespace, watcher);
    return watcher;
  };

  // The rollouts are one story: each begins where the one before ended.
  it.each([...read('rollouts.json'), ...read('podFailures.json')])(
    'go like the recorded %s',
    async (name, scenario) => {
      const watcher = await watcherOf(scenario);
      const deviations = () =>
        deviatingTracks(scenario, tracksOf(watcher.all(), roles));
      const unexpected = () =>
        Object.entries(deviations()).filter(
          ([subject]) => !known[`${name}/${subject}`],
        );
      watcher.clear();
      const { status } = await client.send(scenario.request);
      expect([200, 201]).toContain(status);
      await eventually(
        () => (watcher.isSettled() && unexpected().length === 0) || undefined,
        10_000,
      )
        // The comparison below tells what is missing.
        .catch(() => undefined);
      const found = deviations();
      const outdated = Object.keys(known).filter(
        key => key.startsWith(`${name}/`) && !found[key.slice(name.length + 1)],
      );
      expect({ unexpected: unexpected(), outdated }).toEqual({
        unexpected: [],
        outdated: [],
      });
    },
  );
});
