import { CREATED } from '../status/fixtures';
import {
  ADA,
  at,
  active,
  previous,
  rollback,
  green,
  appWith,
  ready,
  kinds,
  stateOf,
  spec,
  goBack,
} from './__testUtils__/releases';

describe('rollback', () => {
  const warmState = { previous, retireAt: at(20) };
  const holder = green({ revision: 4, image: previous.image });

  const stoppedHolder = { desired: 0, replicas: 0, updated: 0, available: 0 };

  it('is one write while the previous version is warm', () => {
    expect(goBack(appWith(warmState, holder))).toEqual({
      steps: [
        {
          kind: 'writeState',
          resourceVersion: '1',
          state: {
            active: previous,
            previous: active,
            retireAt: at(60),
            switched: { kind: 'rollback', at: at(0), by: ADA, from: 1 },
          },
        },
      ],
    });
  });

  it.each([
    ['was stopped', { previous }, { ...holder, desired: 0, replicas: 0 }],
    ['may be stopped at any moment', { previous }, holder],
    ['is not ready', warmState, { ...holder, available: 1 }],
  ])('starts the previous version first when it %s', (_, state, idle) => {
    const plan = goBack(appWith(state, idle));
    expect(kinds(plan)).toEqual(['writeState', 'scaleUp']);
    expect(stateOf(plan)).toMatchObject({
      active,
      intent: { kind: 'rollback', revision: 4, since: at(0) },
    });
  });

  it('works while the active version has no pod left', () => {
    const app = appWith(warmState, { ...holder, available: 1 });
    Object.assign(app.deployments[0], { ready: 0, available: 0 });
    expect(kinds(goBack(app))).toEqual(['writeState']);
  });

  it.each<[string, object, object, string[]]>([
    ['at once', warmState, {}, ['writeState']],
    ['by starting it', { previous }, stoppedHolder, ['writeState', 'scaleUp']],
  ])(
    'leads away from a version that was scaled to zero by hand: %s',
    (_, state, more, expected) => {
      const app = appWith(state, { ...holder, ...more });
      Object.assign(app.deployments[0], { desired: 0, available: 0 });
      const plan = goBack(app);
      expect(kinds(plan)).toEqual(expected);
      // As many as it ran before.
      const started = { kind: 'scaleUp', replicas: 2 };
      expect(plan.refusal ? [] : plan.steps.slice(1)).toMatchObject(
        expected.length > 1 ? [started] : [],
      );
      const older = goBack(app, { older: { spec, revision: 5, of: 3 } });
      expect(older).toMatchObject({
        steps: expect.arrayContaining([
          expect.objectContaining({ kind: 'writeVersion', replicas: 2 }),
        ]),
      });
      for (const mark of [{ stopped: true }, { suspended: 2 }]) {
        const marked = appWith(state, { ...holder, ...more });
        Object.assign(marked.deployments[0], { desired: 0, ...mark });
        expect(goBack(marked).refusal).toBeDefined();
      }
    },
  );

  it('gives an older release a revision of its own, and drops the candidate for it', () => {
    const older = { spec, revision: 5, of: 3 };
    const plan = goBack(ready, { older });
    expect(kinds(plan)).toEqual([
      'detachPreview',
      'writeState',
      'writeVersion',
    ]);
    expect(stateOf(plan)).toMatchObject({
      candidate: { revision: 5 },
      intent: { kind: 'rollback', revision: 5 },
      last: { kind: 'replaced', revision: 2 },
    });
  });

  it.each([
    ['there is no previous version', appWith({}), {}, 'NoPreviousVersion'],
    [
      'its Deployment holds another',
      appWith({ previous }, green()),
      {},
      'NoPreviousVersion',
    ],
    [
      'somebody else was faster',
      appWith(warmState, holder),
      { expectedRevision: 9 },
      'StaleRevision',
    ],
    [
      'it does not fit beside the active one',
      appWith({ previous }, { ...holder, desired: 0, replicas: 0 }),
      { usage: [{ resource: 'pods', used: '2', hard: '3' }] },
      'QuotaExceeded',
    ],
  ])('is refused where %s', (_, app, more, reason) => {
    expect(goBack(app, more).refusal?.reason).toBe(reason);
  });

  it.each([
    ['is in progress', { previous, intent: rollback }, {}],
    [
      'is done',
      {
        previous,
        switched: { kind: 'rollback', at: CREATED, by: ADA, from: 4 },
      },
      { expectedRevision: 4 },
    ],
  ] as const)(
    'asked for again is nothing to do when it %s',
    (_, state, more) => {
      expect(goBack(appWith(state, holder), more)).toEqual({ steps: [] });
    },
  );
});
