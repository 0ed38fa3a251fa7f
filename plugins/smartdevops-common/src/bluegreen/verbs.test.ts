import { ObservedApp } from '../model/observed';
import { aDeployment, aService, NOW } from '../status/fixtures';
import {
  ADA,
  BOB,
  at,
  active,
  candidate,
  previous,
  verify,
  rollback,
  green,
  appWith,
  ready,
  kinds,
  stateOf,
  prepare,
  promote,
  goBack,
} from './__testUtils__/releases';
import { planAbort } from './planAbort';
import { planApprove } from './planApprove';
import { planExtend, planFinish } from './planCountdown';

const extend = (app: ObservedApp) =>
  planExtend(app, { seconds: 60, by: ADA, now: NOW });
const finish = (app: ObservedApp) => planFinish(app, { by: ADA, now: NOW });

describe('what every verb refuses', () => {
  const verbs = {
    prepare,
    promote,
    rollback: goBack,
    abort: (app: ObservedApp) => planAbort(app, { by: ADA, now: NOW }),
    approve: (app: ObservedApp) =>
      planApprove(app, { by: BOB, now: NOW, expectedRevision: 2 }),
    extend,
    finish,
  };
  const stopped = {
    deployments: [aDeployment({ desired: 0, stopped: true }), green()],
  };
  const suspended = {
    deployments: [aDeployment({ desired: 0, suspended: 2 }), green()],
  };

  it.each(Object.entries(verbs))('%s', (_, verb) => {
    const state = { candidate };
    const reasons = [
      appWith(state, green(), { activeService: undefined }),
      appWith(state, green(), {
        activeService: aService({ release: undefined }),
      }),
      appWith(state, green(), { deployments: [green()] }),
      appWith(state, green(), stopped),
      appWith(state, green(), suspended),
    ].map(app => verb(app).refusal?.reason);
    expect(reasons).toEqual([
      'ServiceMissing',
      'ActiveVersionUnknown',
      'ActiveVersionUnknown',
      'Stopped',
      'Suspended',
    ]);
  });
});

describe('abort', () => {
  const abort = (app: ObservedApp) => planAbort(app, { by: BOB, now: NOW });

  it('gives the candidate up and takes its preview away', () => {
    const plan = abort(ready);
    expect(kinds(plan)).toEqual(['writeState', 'detachPreview']);
    expect(stateOf(plan)).toEqual({
      active,
      last: {
        kind: 'aborted',
        revision: 2,
        at: at(0),
        by: BOB,
        message: 'Version 2.0 was aborted.',
      },
    });
  });

  it('ends a rollback in progress and keeps what it went back to', () => {
    const plan = abort(appWith({ previous, intent: rollback }, green()));
    expect(stateOf(plan)).toMatchObject({
      active,
      previous,
      last: { kind: 'aborted', revision: 4 },
    });
    expect(stateOf(plan)?.intent).toBeUndefined();
  });

  it('ends a rollback from a version that was scaled to zero by hand', () => {
    const app = appWith({ previous, intent: rollback }, green(), {
      deployments: [aDeployment({ desired: 0 }), green()],
    });
    expect(stateOf(abort(app))).toMatchObject({ active, previous });
    expect(prepare(app).refusal?.reason).toBe('Stopped');
  });

  it('is refused once users are served, and without a candidate; asked for again it is nothing to do', () => {
    const served = abort(appWith({ intent: verify, previous }, green()));
    expect(served.refusal?.message).toMatch(/Roll back instead/);
    expect(abort(appWith({})).refusal?.reason).toBe('NothingToAbort');
    const { last } = stateOf(abort(ready))!;
    expect(abort(appWith({ last }))).toEqual({ steps: [] });
    const expired = { ...last!, kind: 'expired' as const };
    expect(abort(appWith({ last: expired })).refusal).toBeDefined();
  });
});

describe('approve', () => {
  const approve = (by: string, expectedRevision = 2, state = {}) =>
    planApprove(appWith({ candidate, ...state }, green()), {
      by,
      now: NOW,
      expectedRevision,
    });

  it('is for a second person, and for the candidate that was looked at', () => {
    expect(approve(ADA).refusal?.reason).toBe('SecondPersonRequired');
    expect(approve(BOB, 1).refusal?.reason).toBe('StaleRevision');
    const approval = { revision: 2, by: BOB, at: at(0) };
    expect(stateOf(approve(BOB))?.approval).toEqual(approval);
    expect(approve(BOB, 2, { approval })).toEqual({ steps: [] });
  });
});

describe('what is counted down', () => {
  it.each([
    [
      'the watching',
      { intent: verify },
      { intent: { ...verify, until: at(90) } },
      { intent: { ...verify, until: at(0) } },
    ],
    [
      'the warm time',
      { previous, retireAt: at(30) },
      { retireAt: at(90) },
      { retireAt: at(0) },
    ],
  ])('%s can be extended and ended', (_, state, extended, ended) => {
    const app = appWith(state, green());
    const by = { by: ADA, at: at(0) };
    expect(stateOf(extend(app))).toMatchObject({
      ...extended,
      countdown: { verb: 'extend', seconds: 60, ...by },
    });
    expect(stateOf(finish(app))).toMatchObject({
      ...ended,
      countdown: { verb: 'finish', ...by },
    });
  });

  it('nothing is nothing to end, and nothing that could be extended', () => {
    const app = appWith({});
    expect(finish(app)).toEqual({ steps: [] });
    expect(extend(app).refusal?.reason).toBe('NothingCountedDown');
  });
});
