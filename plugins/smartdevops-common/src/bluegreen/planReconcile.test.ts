import { ObservedApp, ObservedDeployment } from '../model/observed';
import { aDeployment, aService, CREATED, NOW } from '../status/fixtures';
import {
  active,
  appWith,
  at,
  attached,
  candidate,
  green,
  INGRESS,
  kinds,
  previous,
  ready,
  rollback,
  settings,
  spec,
  stateOf,
  verify,
} from './__testUtils__/releases';
import { planReconcile } from './planReconcile';
import { ReleaseState } from './releaseState';

const reconcile = (app: ObservedApp, seconds = 0) =>
  planReconcile(app, { now: NOW + seconds * 1000, settings, ingress: INGRESS });

/** The active version's Deployment with fewer pods than it had. */
const hurt = (app: ObservedApp, available: number): ObservedApp => ({
  ...app,
  deployments: app.deployments.map(d =>
    d.color === 'blue' ? { ...d, ready: available, available } : d,
  ),
  activeEndpoints: { ready: available, total: 2 },
});

const holder = green({ revision: 4, image: previous.image });
const stopped = {
  ...holder,
  desired: 0,
  replicas: 0,
  updated: 0,
  available: 0,
};
const promoted: Partial<ReleaseState> = {
  previous,
  switched: { kind: 'promote', at: CREATED, by: 'user:default/ada', from: 4 },
};

describe('nothing is done', () => {
  it.each<[string, ObservedApp, number | undefined]>([
    ['to a settled app', appWith({ previous }, stopped), undefined],
    [
      'without a Service',
      appWith({}, holder, { activeService: undefined }),
      undefined,
    ],
    [
      'where annotation and selector are lost and either could be it',
      appWith({}, holder, {
        activeService: aService({
          release: undefined,
          selectedColor: undefined,
        }),
      }),
      undefined,
    ],
    [
      'while the tenant is suspended',
      appWith({ candidate }, green(), {
        deployments: [aDeployment({ desired: 0, suspended: 2 }), green()],
      }),
      undefined,
    ],
    [
      'before the guard window ends',
      appWith({ previous, intent: verify }, holder),
      30,
    ],
    [
      'before the previous version may go',
      appWith({ previous, retireAt: at(20) }, holder),
      20,
    ],
    [
      'while the candidate is being written',
      appWith({ candidate: { ...candidate, at: at(-5) } }),
      55,
    ],
  ])('%s', (_, app, wakeAfter) => {
    expect(reconcile(app)).toEqual({
      steps: [],
      wakeAt: wakeAfter === undefined ? undefined : NOW + wakeAfter * 1000,
    });
  });
});

describe('repair', () => {
  it('puts a selector back that was stripped or changed', () => {
    for (const selectedColor of [undefined, 'green'] as const) {
      const release = { active, previous };
      const app = appWith({}, holder, {
        activeService: aService({ release, selectedColor }),
      });
      expect(stateOf(reconcile(app))).toEqual(release);
    }
  });

  it('leaves users where somebody led them, if only that works', () => {
    const app = appWith({}, holder, {
      activeService: aService({
        release: { active, previous },
        selectedColor: 'green',
      }),
    });
    expect(stateOf(reconcile(hurt(app, 0)))).toMatchObject({
      active: { color: 'green', revision: 4 },
      previous: active,
      switched: { kind: 'adopt', by: 'smartdevops', from: 1 },
    });
  });

  it('writes what a creation that was cut off would have written', () => {
    const by = 'user:default/ada';
    const first = { at: '2026-11-30T12:00:00.000Z', by };
    const app = appWith({}, green(), {
      activeService: aService({ release: undefined }),
    });
    app.deployments = [{ ...app.deployments[0], ...first, revision: 1 }];
    expect(stateOf(reconcile(app))).toEqual({
      active: expect.objectContaining({ revision: 1, ...first }),
      switched: { kind: 'create', ...first },
    });
    // Nobody says who created it.
    app.deployments = [{ ...app.deployments[0], by: undefined }];
    expect(stateOf(reconcile(app))?.switched?.kind).toBe('adopt');
  });

  it.each([
    ['a newer version is the candidate', holder, { candidate: 4 }],
    [
      'an older version is the previous one',
      green({ revision: 2 }),
      { previous: 2 },
    ],
    ['a newer version that does not run may never have served', stopped, {}],
  ])('rebuilds a lost annotation: %s', (_, idle, expected) => {
    const app = appWith({}, idle, {
      activeService: aService({ release: undefined }),
    });
    app.deployments[0].revision = 3;
    const state = stateOf(reconcile(app));
    expect(state).toMatchObject({
      active: { color: 'blue', revision: 3 },
      switched: { kind: 'adopt' },
    });
    const { previous: old, candidate: next } = state!;
    expect({ previous: old?.revision, candidate: next?.revision }).toEqual(
      expected,
    );
  });
});

describe('a Service that was deleted', () => {
  const blue = (more = {}) => aDeployment({ revision: 1, ...more });
  const next = (more = {}) => green({ revision: 2, ...more });
  const none = { desired: 0, replicas: 0, updated: 0, ready: 0, available: 0 };
  const restored = (
    deployments: ObservedApp['deployments'],
    lastActive?: number,
    more: Partial<ObservedApp> = {},
  ) => {
    const app = appWith({}, undefined, {
      activeService: undefined,
      deployments,
      ...more,
    });
    const { steps } = planReconcile(app, {
      now: NOW,
      settings,
      ingress: INGRESS,
      missing: { since: NOW - 10_000, lastActive },
    });
    const [step] = steps;
    return step?.kind === 'restoreService' ? step.state : undefined;
  };

  it.each<[string, ObservedApp['deployments'], number | undefined, number]>([
    ['the only version', [blue()], undefined, 1],
    ['what the history says', [blue(), next()], 2, 2],
    ['that, though it does not run', [blue(none), next()], 1, 1],
    [
      'the older one where only it answers',
      [blue(), next({ available: 0 })],
      2,
      1,
    ],
    ['what was stopped', [blue(), next({ ...none, stopped: true })], 2, 2],
    ['the older one where nothing is known', [blue(), next()], undefined, 1],
    ['the one that runs', [blue(none), next()], undefined, 2],
    [
      'the stopped one',
      [blue({ ...none, stopped: true }), next()],
      undefined,
      1,
    ],
  ])('leads to %s again', (_, deployments, lastActive, revision) => {
    const state = restored(deployments, lastActive);
    expect(state).toMatchObject({
      active: { revision },
      switched: { kind: 'adopt', by: 'smartdevops' },
    });
    expect(state).not.toHaveProperty('intent');
  });

  it('makes a newer version that runs the candidate, and an older one the previous one', () => {
    expect(restored([blue(), next()], 1)?.candidate?.revision).toBe(2);
    expect(restored([blue(none), next()], 2)?.previous?.revision).toBe(1);
    expect(restored([blue(), next(none)], 1)).not.toHaveProperty('previous');
  });

  it.each<[string, ObservedApp['deployments'], number | undefined]>([
    ['is suspended', [blue({ ...none, suspended: 2 })], 1],
    ['is half removed', [next()], 1],
    ['has no Deployment', [], 1],
    ['carries no description', [blue({ spec: undefined })], 1],
    ['runs nothing, and nobody knows why', [blue(none), next(none)], undefined],
  ])('stays away where the app %s', (_, deployments, lastActive) => {
    expect(restored(deployments, lastActive)).toBeUndefined();
  });

  it('never leads to a candidate that answers', () => {
    expect(restored([blue(none), next()], undefined, attached)).toBeUndefined();
  });

  it('may be deleted with all the rest: nothing is done at once', () => {
    const app = appWith({}, undefined, { activeService: undefined });
    const missing = { since: NOW - 9_000 };
    const facts = { now: NOW, settings, ingress: INGRESS, missing };
    expect(planReconcile(app, facts)).toEqual({
      steps: [],
      wakeAt: NOW + 1_000,
    });
  });
});

describe('verification', () => {
  const app = appWith({ ...promoted, intent: verify }, holder);

  it('ends when the guard window is over, and keeps the previous version warm', () => {
    const state = stateOf(reconcile(app, 30));
    expect(state).toEqual({ active, ...promoted, retireAt: at(90) });
  });

  it('switches back in one write as soon as a replica is lost', () => {
    expect(stateOf(reconcile(hurt(app, 1)))).toMatchObject({
      active: previous,
      previous: active,
      retireAt: at(60),
      switched: { kind: 'switch-back', by: 'smartdevops', from: 1 },
      last: { kind: 'switched-back', revision: 1 },
    });
  });

  it.each<[string, ObservedApp]>([
    [
      'a smaller count was asked for',
      {
        ...hurt(app, 1),
        deployments: [aDeployment({ desired: 1, available: 1 }), holder],
      },
    ],
    [
      'the status is older than the change',
      {
        ...app,
        deployments: [aDeployment({ generation: 2, available: 0 }), holder],
      },
    ],
    [
      'nobody could take over',
      hurt(appWith({ ...promoted, intent: verify }, stopped), 0),
    ],
  ])('does not switch back where %s', (_, observed) => {
    expect(reconcile(observed).steps).toEqual([]);
  });

  it('waits beyond the window for endpoints, and says so in the end', () => {
    const unreachable = { ...app, activeEndpoints: { ready: 0, total: 0 } };
    expect(reconcile(unreachable, 30)).toEqual({
      steps: [],
      wakeAt: NOW + 630_000,
    });
    expect(stateOf(reconcile(unreachable, 630))?.last?.kind).toBe('failed');
  });

  const zero = { desired: 0, replicas: 0, updated: 0, ready: 0, available: 0 };
  const atZero = (state: Partial<ReleaseState>, more: object = {}) => {
    const observed = appWith({ ...promoted, ...state }, holder);
    Object.assign(observed.deployments[0], zero, more);
    return reconcile(observed);
  };

  it.each([
    ['in the guard window', { intent: verify }],
    ['in the warm time', { retireAt: at(20) }],
  ])('takes being scaled to zero by hand for a loss, %s', (_, state) => {
    // Whether or not its status tells of it yet.
    for (const more of [{}, { generation: 2 }]) {
      expect(stateOf(atZero(state, more))).toMatchObject({
        active: previous,
        previous: active,
        switched: { kind: 'switch-back' },
        last: { message: expect.stringContaining('to zero by hand') },
      });
    }
    for (const more of [
      { stopped: true },
      { suspended: 2 },
      // The color as it was before the version was written into it.
      { revision: 7 },
    ]) {
      expect(atZero(state, more).steps).toEqual([]);
    }
  });

  it('goes on through the warm time for a total loss, after a promotion only', () => {
    const warm = (state: Partial<ReleaseState>) =>
      hurt(appWith({ ...state, retireAt: at(20) }, holder), 0);
    expect(stateOf(reconcile(warm(promoted)))?.active).toEqual(previous);
    expect(reconcile(warm({ previous })).steps).toEqual([]);
  });
});

describe('rollback in progress', () => {
  const begun = { previous, intent: { ...rollback, since: at(-5) } };

  it('switches once the version is ready', () => {
    expect(stateOf(reconcile(appWith(begun, holder)))).toEqual({
      active: previous,
      previous: active,
      retireAt: at(60),
      switched: {
        kind: 'rollback',
        at: at(0),
        since: at(-5),
        by: 'user:default/ada',
        from: 1,
      },
    });
  });

  it('starts the version if nobody has', () => {
    expect(reconcile(appWith(begun, stopped)).steps).toMatchObject([
      { kind: 'scaleUp', color: 'green', revision: 4, replicas: 2 },
    ]);
  });

  it('starts the version though the active one was scaled to zero, unless it was stopped', () => {
    const app = appWith(begun, stopped);
    Object.assign(app.deployments[0], { desired: 0, available: 0 });
    expect(reconcile(app).steps).toMatchObject([
      { kind: 'scaleUp', color: 'green', revision: 4, replicas: 2 },
    ]);
    app.deployments[0].stopped = true;
    expect(reconcile(app).steps).toEqual([]);
  });

  it('takes a part of it if the active version serves nobody', () => {
    const partly = { ...holder, available: 1 };
    expect(reconcile(appWith(begun, partly)).steps).toEqual([]);
    expect(stateOf(reconcile(hurt(appWith(begun, partly), 0)))?.active).toEqual(
      previous,
    );
  });

  it.each([
    ['not ready in time', begun, { ...holder, available: 0 }, 595],
    ['cut off before it was written', begun, green(), 55],
    ['gone', { intent: { ...rollback, since: at(-5) } }, holder, 0],
  ])(
    'is given up when it is %s, without touching traffic',
    (_, state, idle, seconds) => {
      expect(stateOf(reconcile(appWith(state, idle), seconds))).toMatchObject({
        active,
        last: {
          kind: 'failed',
          revision: 4,
          message: expect.stringMatching(/Traffic was not touched/),
        },
      });
    },
  );
});

describe('candidate', () => {
  it('is shown in the preview once all of it is ready', () => {
    expect(reconcile(appWith({ candidate }, green())).steps).toMatchObject([
      { kind: 'attachPreview', version: candidate },
    ]);
    expect(reconcile(ready).steps).toEqual([]);
    const starting = green({ available: 1 });
    expect(reconcile(appWith({ candidate }, starting)).steps).toEqual([]);
  });

  it.each<[string, ObservedApp]>([
    ['there is none any more', appWith({}, stopped, attached)],
    [
      'it is another one',
      appWith(
        { candidate: { ...candidate, revision: 3 } },
        green({ revision: 3 }),
        attached,
      ),
    ],
    [
      'none of its pods answers',
      appWith({ candidate }, green({ available: 0 }), attached),
    ],
    [
      'it serves the users',
      appWith({ active: candidate }, green(), {
        ...attached,
        activeService: aService({
          selectedColor: 'green',
          release: { active: candidate },
        }),
        deployments: [green()],
      }),
    ],
  ])('is taken out of the preview when %s', (_, app) => {
    expect(kinds(reconcile(app))).toContain('detachPreview');
  });

  it.each<[string, Partial<ReleaseState>, ObservedDeployment | undefined]>([
    ['prepared', { candidate: { ...candidate, at: at(0) } }, undefined],
    [
      'prepared for a color that holds an older version',
      { candidate: { ...candidate, at: at(0) } },
      green({ revision: 1 }),
    ],
    [
      'started to go back to it',
      {
        candidate: { ...candidate, at: at(0) },
        intent: { ...rollback, since: at(0), revision: 2 },
      },
      undefined,
    ],
  ])(
    'is written by whoever looks, once whoever %s had their time',
    (_, state, idle) => {
      const cutOff = (more: object = {}) =>
        appWith({ ...state, candidateSpec: spec, ...more }, idle);
      expect(reconcile(cutOff(), 4)).toEqual({
        steps: [],
        wakeAt: NOW + 5_000,
      });
      const version = { ...candidate, at: at(0) };
      expect(reconcile(cutOff(), 5)).toEqual({
        steps: [{ kind: 'writeVersion', version, spec, replicas: 2 }],
        wakeAt: NOW + 60_000,
      });
      const chosen = { candidate: { ...version, replicas: 7 } };
      expect(reconcile(cutOff(chosen), 5).steps).toMatchObject([
        { kind: 'writeVersion', version, replicas: 7 },
      ]);
      expect(stateOf(reconcile(cutOff(), 60))).toMatchObject({
        active,
        last: { kind: 'failed', revision: 2 },
      });
      expect(stateOf(reconcile(cutOff(), 60))?.candidateSpec).toBeUndefined();
      const foreign = { candidateSpec: { ...spec, image: 'evil.example/x:1' } };
      expect(reconcile(cutOff(foreign), 5).steps).toEqual([]);
    },
  );

  it('grows with the active version, unless its count was chosen', () => {
    const grown = (replicas?: number) => {
      const app = appWith(
        { candidate: { ...candidate, replicas } },
        green(),
        attached,
      );
      app.deployments[0].desired = 5;
      return reconcile(app).steps;
    };
    expect(grown()).toMatchObject([
      { kind: 'scaleUp', color: 'green', replicas: 5 },
    ]);
    expect(grown(2)).toEqual([]);
  });

  it.each([
    ['was forgotten', ready, 24 * 3600, 'expired'],
    ['was cut off before it was written', appWith({ candidate }), 60, 'failed'],
  ])('is given up when it %s', (_, app, seconds, kind) => {
    const state = stateOf(reconcile(app, seconds));
    expect(state?.candidate).toBeUndefined();
    expect(state?.last).toMatchObject({ kind, revision: 2, by: 'smartdevops' });
  });
});

describe('retirement', () => {
  it('is announced first, then done', () => {
    const due = appWith({ previous, retireAt: at(0) }, holder);
    expect(stateOf(reconcile(due))).toEqual({ active, previous });
    expect(reconcile(appWith({ previous }, holder)).steps).toEqual([
      {
        kind: 'retire',
        color: 'green',
        resourceVersion: '7',
        at: new Date(NOW).toISOString(),
      },
    ]);
  });

  const idle = (more: Partial<ObservedApp>) =>
    appWith({ previous }, holder, more);
  it.each<[string, ObservedApp]>([
    [
      'the active version has no endpoint',
      idle({ activeEndpoints: { ready: 0, total: 0 } }),
    ],
    ['the active version has no pod', hurt(idle({}), 0)],
    [
      'a rollback waits for it',
      appWith({ previous, intent: rollback }, { ...holder, available: 1 }),
    ],
  ])('does not happen while %s', (_, app) => {
    expect(kinds(reconcile(app))).not.toContain('retire');
  });

  it('happens though nothing serves where the app was stopped on purpose', () => {
    const app = hurt(idle({}), 0);
    Object.assign(app.deployments[0], { desired: 0, stopped: true });
    expect(kinds(reconcile(app))).toEqual(['retire']);
  });
});

describe('what follows the active version', () => {
  const autoscaling = { minReplicas: 1, maxReplicas: 3, targetCpuPercent: 70 };
  const scaled = (autoscaler?: ObservedApp['autoscaler']) => {
    const app = appWith({}, undefined, { autoscaler });
    app.deployments[0].spec = { ...app.deployments[0].spec!, autoscaling };
    return reconcile(app).steps;
  };

  it('the autoscaler', () => {
    const right = { ...autoscaling, target: 'shop-blue' };
    const wanted = [{ kind: 'autoscale', color: 'blue', autoscaling }];
    expect(scaled(right)).toEqual([]);
    expect(scaled({ ...right, target: 'shop-green' })).toEqual(wanted);
    expect(scaled({ ...right, maxReplicas: 9 })).toEqual(wanted);
    expect(scaled()).toEqual(wanted);
    const none = appWith({}, undefined, { autoscaler: right });
    expect(reconcile(none).steps).toEqual([{ kind: 'removeAutoscaler' }]);
  });

  it('the port of the Service', () => {
    const app = appWith({}, undefined, {
      activeService: aService({ port: 80 }),
    });
    expect(reconcile(app).steps).toMatchObject([
      { kind: 'servePort', spec: { port: 8080 } },
    ]);
  });

  describe('the hosts of the Ingress', () => {
    const www = { ...spec, host: 'www' };
    const moved = (more: Partial<ObservedApp> = {}, idle = green()) => ({
      ...appWith({ previous: candidate, retireAt: at(60) }, idle),
      deployments: [aDeployment({ spec: www }), idle],
      ...more,
    });
    const hosts = (...labels: string[]) =>
      labels.map(label => `${label}.acme.localhost`);

    it.each<[string, ObservedApp, string[]]>([
      [
        'a new one beside the old one, which still runs',
        moved(),
        ['www', 'shop'],
      ],
      [
        'the new one alone once the old version is stopped',
        moved({}, green({ desired: 0 })),
        ['www'],
      ],
      [
        'what somebody else changed',
        appWith({}, undefined, { ingress: { hosts: hosts('elsewhere') } }),
        ['shop'],
      ],
      [
        'what somebody else added',
        appWith({}, undefined, { ingress: { hosts: hosts('shop', 'more') } }),
        ['shop'],
      ],
      [
        'what is configured since',
        appWith({}, undefined, {
          ingress: { hosts: hosts('shop'), incomplete: true },
        }),
        ['shop'],
      ],
      [
        'an Ingress that was deleted',
        appWith({}, undefined, { ingress: undefined }),
        ['shop'],
      ],
    ])('%s', (_, app, labels) => {
      expect(reconcile(app).steps).toEqual([
        { kind: 'serveHosts', hosts: hosts(...labels) },
      ]);
    });

    it('which may only not be seen yet', () => {
      const createdAt = at(-3);
      const app = appWith({}, undefined, {
        activeService: aService({ createdAt }),
        ingress: undefined,
      });
      expect(reconcile(app)).toEqual({ steps: [], wakeAt: NOW + 7_000 });
    });

    it('not while nobody knows what they are', () => {
      const app = appWith({}, undefined, {
        deployments: [aDeployment({ spec: undefined })],
        ingress: undefined,
      });
      expect(reconcile(app).steps).toEqual([]);
    });
  });
});
