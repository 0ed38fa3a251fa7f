import fc from 'fast-check';
import { ObservedApp } from '../model/observed';
import { deriveAppStatus } from './deriveAppStatus';
import {
  aDeployment,
  anApp,
  anEvent,
  aPod,
  aService,
  aStartingDeployment,
  NOW,
} from './fixtures';

const none = { ready: 0, total: 0 };

/** An app whose only pods do not serve. */
function failing(more: Partial<ObservedApp>): ObservedApp {
  return anApp({
    deployments: [aStartingDeployment()],
    activeEndpoints: none,
    ...more,
  });
}

const cases: [string, ObservedApp, string, string, RegExp][] = [
  ['healthy', anApp(), 'Healthy', 'Serving', /All 2 replicas/],
  [
    'one healthy replica',
    anApp({
      deployments: [
        aDeployment({ desired: 1, replicas: 1, updated: 1, available: 1 }),
      ],
      activeEndpoints: { ready: 1, total: 1 },
    }),
    'Healthy',
    'Serving',
    /The replica is ready/,
  ],
  [
    'just created',
    failing({ pods: [] }),
    'Creating',
    'Starting',
    /2 replicas are starting/,
  ],
  [
    'available but not yet in the EndpointSlices',
    anApp({ activeEndpoints: { ready: 1, total: 2 } }),
    'Degraded',
    'RollingOut',
    /1 of 2 replicas serves/,
  ],
  [
    'right after a change, while the status still describes the old spec',
    anApp({ deployments: [aDeployment({ generation: 2 })] }),
    'Healthy',
    'RollingOut',
    /more are starting/,
  ],
  [
    'image cannot be pulled',
    failing({
      pods: [
        aPod({
          state: 'waiting',
          reason: 'ImagePullBackOff',
          message: 'Back-off pulling image "demo/missing:1": not found',
        }),
      ],
    }),
    'Unavailable',
    'ImagePullFailed',
    /cannot be pulled: Back-off pulling image "demo\/missing:1": not found\. Check/,
  ],
  [
    'crash loop with the last log line',
    failing({
      pods: [
        aPod({
          state: 'waiting',
          reason: 'CrashLoopBackOff',
          restarts: 3,
          last: { exitCode: 1, reason: 'Error', message: 'boot\nno database' },
        }),
      ],
    }),
    'Unavailable',
    'CrashLoop',
    /exits with code 1; its last words: “no database”\. It was restarted 3 times/,
  ],
  [
    'crash loop, in the moment it runs again',
    failing({
      pods: [aPod({ restarts: 1, last: { exitCode: 7, reason: 'Error' } })],
    }),
    'Unavailable',
    'CrashLoop',
    /code 7\. It was restarted once/,
  ],
  [
    'out of memory',
    failing({
      pods: [
        aPod({
          state: 'waiting',
          reason: 'CrashLoopBackOff',
          restarts: 2,
          last: { exitCode: 137, reason: 'OOMKilled' },
        }),
      ],
    }),
    'Unavailable',
    'OutOfMemory',
    /more memory than its limit/,
  ],
  [
    'root image',
    failing({
      pods: [
        aPod({
          state: 'waiting',
          reason: 'CreateContainerConfigError',
          message:
            'container has runAsNonRoot and image will run as root (pod: "x", container: app)',
        }),
      ],
    }),
    'Unavailable',
    'RootImage',
    /unprivileged/,
  ],
  [
    'missing secret',
    failing({
      pods: [
        aPod({
          state: 'waiting',
          reason: 'CreateContainerConfigError',
          message: 'secret "shop-env" not found',
        }),
      ],
    }),
    'Unavailable',
    'ContainerConfigError',
    /secret "shop-env" not found/,
  ],
  [
    'failing init container',
    failing({
      pods: [
        aPod(
          {},
          {
            containers: [
              {
                name: 'migrate',
                init: true,
                ready: false,
                restarts: 0,
                state: 'terminated',
                reason: 'Error',
                exitCode: 3,
              },
            ],
          },
        ),
      ],
    }),
    'Unavailable',
    'CrashLoop',
    /The init container migrate exits with code 3/,
  ],
  [
    'unschedulable',
    failing({
      pods: [
        aPod(
          {},
          {
            node: undefined,
            phase: 'Pending',
            containers: [],
            unschedulable: '0/1 nodes are available: 1 Insufficient cpu.',
          },
        ),
      ],
    }),
    'Unavailable',
    'Unschedulable',
    /No node takes the pod: 0\/1 nodes are available: 1 Insufficient cpu\./,
  ],
  [
    'missing volume, known only from an event',
    failing({
      pods: [aPod({ state: 'waiting', reason: 'ContainerCreating' })],
      events: [
        anEvent({ reason: 'FailedMount', message: 'configmap "x" not found' }),
      ],
    }),
    'Unavailable',
    'VolumeMissing',
    /configmap "x" not found/,
  ],
  [
    'probe failing for long',
    failing({ pods: [aPod()], events: [anEvent()] }),
    'Unavailable',
    'ProbeFailing',
    /not ready: Readiness probe failed/,
  ],
  [
    'probe failing while it starts',
    failing({
      pods: [aPod({ startedAt: new Date(NOW - 15_000).toISOString() })],
      events: [anEvent()],
    }),
    'Creating',
    'ProbeFailing',
    /not ready/,
  ],
  [
    'probe failing in the moment of starting',
    failing({
      pods: [aPod({ startedAt: new Date(NOW - 3_000).toISOString() })],
      events: [anEvent()],
    }),
    'Creating',
    'Starting',
    /2 replicas are starting/,
  ],
  [
    'nothing listens on the rewritten port',
    failing({
      deployments: [
        aStartingDeployment({
          spec: {
            image: 'demo/hello:1.0',
            port: 80,
            containerPort: 8080,
            replicas: 2,
            env: {},
            secretEnv: [],
          },
        }),
      ],
      pods: [aPod()],
      events: [
        anEvent({
          message:
            'Readiness probe failed: dial tcp 10.0.0.1:8080: connect: connection refused',
        }),
      ],
    }),
    'Unavailable',
    'ProbeFailing',
    /Nothing listens on port 8080\. Port 80 was changed to 8080/,
  ],
  [
    'quota used up',
    failing({
      deployments: [
        aStartingDeployment({
          replicas: 0,
          updated: 0,
          conditions: [
            {
              type: 'ReplicaFailure',
              status: 'True',
              reason: 'FailedCreate',
              message:
                'pods "shop-blue-1" is forbidden: exceeded quota: tenant, requested: pods=1, used: pods=10, limited: pods=10',
            },
          ],
        }),
      ],
    }),
    'Unavailable',
    'QuotaExceeded',
    /needs pods=1, pods=10 is used of pods=10/,
  ],
  [
    'refused by admission',
    failing({
      deployments: [
        aStartingDeployment({
          conditions: [
            {
              type: 'ReplicaFailure',
              status: 'True',
              reason: 'FailedCreate',
              message: 'admission webhook said no',
            },
          ],
        }),
      ],
    }),
    'Unavailable',
    'FailedCreate',
    /admission webhook said no/,
  ],
  [
    'out of time without a known cause',
    failing({
      deployments: [
        aStartingDeployment({
          conditions: [
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
            },
          ],
        }),
      ],
    }),
    'Unavailable',
    'ProgressDeadlineExceeded',
    /did not finish in time/,
  ],
  [
    'some replicas fail while others serve',
    anApp({
      deployments: [aDeployment({ available: 1, ready: 1 })],
      activeEndpoints: { ready: 1, total: 2 },
      pods: [
        aPod({
          state: 'waiting',
          reason: 'CrashLoopBackOff',
          restarts: 5,
          last: { exitCode: 2 },
        }),
      ],
    }),
    'Degraded',
    'CrashLoop',
    /^1 of 2 replicas serves\. It exits with code 2/,
  ],
  [
    'stopped',
    anApp({
      deployments: [
        aDeployment({
          desired: 0,
          replicas: 0,
          updated: 0,
          ready: 0,
          available: 0,
        }),
      ],
      activeEndpoints: none,
    }),
    'Stopped',
    'Stopped',
    /Start it/,
  ],
  [
    'was available, now nothing is ready and nothing says why',
    anApp({
      deployments: [aDeployment({ ready: 0, available: 0 })],
      activeEndpoints: none,
    }),
    'Unavailable',
    'NoReadyReplica',
    /nobody is served/,
  ],
  [
    'complete at zero, and started again a moment ago',
    anApp({
      deployments: [aDeployment({ ready: 0, available: 0 })],
      activeEndpoints: none,
      pods: [aPod({}, { createdAt: new Date(NOW - 3_000).toISOString() })],
    }),
    'Creating',
    'Starting',
    /are starting/,
  ],
  [
    'complete at zero, and no pod is there yet',
    anApp({
      deployments: [
        aDeployment({ ready: 0, available: 0, replicas: 0, updated: 0 }),
      ],
      activeEndpoints: none,
    }),
    'Creating',
    'Starting',
    /are starting/,
  ],
  [
    'was available, and the pods that are there are long there',
    anApp({
      deployments: [aDeployment({ ready: 0, available: 0 })],
      activeEndpoints: none,
      pods: [aPod()],
    }),
    'Unavailable',
    'NoReadyReplica',
    /nobody is served/,
  ],
  [
    'Service deleted by hand',
    anApp({ activeService: undefined, activeEndpoints: none }),
    'Unavailable',
    'ServiceMissing',
    /puts it back within a few seconds/,
  ],
  [
    'not yet a Service, while the app is created',
    anApp({
      activeService: undefined,
      activeEndpoints: none,
      deployments: [aStartingDeployment()],
    }),
    'Creating',
    'Starting',
    /are starting/,
  ],
  [
    'Deployment deleted by hand',
    anApp({ deployments: [], activeEndpoints: none }),
    'Unavailable',
    'DeploymentMissing',
    /gone from the cluster/,
  ],
  [
    'two Deployments and no word on which is active',
    anApp({
      deployments: [aDeployment(), aDeployment({ color: 'green' })],
      activeService: aService({ release: undefined, selectedColor: undefined }),
    }),
    'Unknown',
    'ActiveVersionUnknown',
    /not known which version/,
  ],
];

it.each(cases)('%s', (_name, app, phase, reason, message) => {
  const status = deriveAppStatus(app, NOW);
  expect({ phase: status.phase, reason: status.reason }).toEqual({
    phase,
    reason,
  });
  expect(status.message).toMatch(message);
});

it('tells the state of each pod in a word', () => {
  const app = anApp({
    pods: [
      aPod({}, { name: 'a', ready: true }),
      aPod({}, { name: 'b', terminating: true, ready: true }),
      aPod({ state: 'waiting', reason: 'ContainerCreating' }, { name: 'c' }),
      aPod({}, { name: 'd', node: undefined, containers: [] }),
      aPod(
        { state: 'waiting', reason: 'ErrImagePull', restarts: 2 },
        { name: 'e' },
      ),
      aPod({ state: 'unknown' }, { name: 'f', phase: 'Failed' }),
    ],
  });
  const { pods, restarts } = deriveAppStatus(app, NOW);
  expect(pods.map(pod => [pod.name, pod.state, pod.ready])).toEqual([
    ['a', 'Running', true],
    ['b', 'Terminating', false],
    ['c', 'Starting', false],
    ['d', 'Pending', false],
    ['e', 'ImagePullFailed', false],
    ['f', 'Failed', false],
  ]);
  expect(restarts).toBe(2);
});

it('always has a reason and a sentence, and is never Healthy with fewer endpoints than replicas', () => {
  const count = fc.integer({ min: 0, max: 5 });
  fc.assert(
    fc.property(
      fc.record({
        desired: count,
        replicas: count,
        updated: count,
        ready: count,
        available: count,
        generation: count,
        observedGeneration: count,
      }),
      count,
      (numbers, ready) => {
        const status = deriveAppStatus(
          anApp({
            deployments: [aDeployment(numbers)],
            activeEndpoints: { ready, total: ready },
          }),
          NOW,
        );
        expect(status.reason).not.toBe('');
        expect(status.message).toMatch(/\.$/);
        const serving = Math.min(ready, numbers.available);
        expect(status.phase !== 'Healthy' || serving >= numbers.desired).toBe(
          true,
        );
      },
    ),
  );
});
