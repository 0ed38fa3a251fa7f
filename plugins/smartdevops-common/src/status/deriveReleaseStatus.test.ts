import {
  active,
  appWith,
  at,
  attached,
  candidate,
  green,
  previous,
  ready,
  rollback,
  settings,
  verify,
} from '../bluegreen/__testUtils__/releases';
import { ReleaseCheck } from '../api/schemas/releaseStatus';
import { ObservedApp } from '../model/observed';
import { deriveReleaseStatus, ReleaseFacts } from './deriveReleaseStatus';
import { aPod, aService, aStartingDeployment, CREATED, NOW } from './fixtures';

const derive = (app: ObservedApp, facts: Partial<ReleaseFacts> = {}) =>
  deriveReleaseStatus(app, {
    now: NOW,
    ingress: { baseDomain: 'example.com', scheme: 'https' },
    checks: [],
    rules: { approvalRequired: false },
    settings,
    ...facts,
  });

const warm = green({ revision: 4, image: previous.image });
const stopped = { ...warm, desired: 0, replicas: 0, updated: 0, available: 0 };
const starting = aStartingDeployment({ color: 'green', revision: 2 });
const unpullable = aPod(
  { state: 'waiting', reason: 'ImagePullBackOff' },
  { color: 'green', image: 'demo/missing:1' },
);

describe('phase', () => {
  it.each<[string, ObservedApp, string, RegExp]>([
    [
      'Stable',
      appWith({}),
      'Released',
      /^Version 1.0 \(revision 1, blue\) is active/,
    ],
    [
      'Stable',
      appWith({}, green(), {
        activeService: aService({
          release: undefined,
          selectedColor: undefined,
        }),
      }),
      'Unknown',
      /not known/,
    ],
    [
      'Preparing',
      appWith({ candidate }, starting),
      'CandidateStarting',
      /0 of 2 replicas/,
    ],
    [
      'Preparing',
      appWith({ candidate }, green()),
      'PreviewNotServing',
      /0 of 2 can be reached/,
    ],
    ['PreviewReady', ready, 'CandidateReady', /2.0 is ready to be promoted/],
    [
      'PreviewFailed',
      appWith({ candidate }, starting, { pods: [unpullable] }),
      'ImagePullFailed',
      /demo\/missing:1 cannot be pulled/,
    ],
    [
      'Preparing',
      appWith({ candidate }, starting, {
        pods: [{ ...unpullable, revision: 1 }],
      }),
      'CandidateStarting',
      /0 of 2 replicas/,
    ],
    [
      'PreviewFailed',
      appWith({ candidate }, starting, {
        pods: [{ ...unpullable, revision: 2 }],
      }),
      'ImagePullFailed',
      /cannot be pulled/,
    ],
    [
      'Verifying',
      appWith({ previous, intent: verify }, warm),
      'GuardWindow',
      /is being watched/,
    ],
    [
      'RollingBack',
      appWith({ previous, intent: rollback }, stopped),
      'StartingVersion',
      /0.9 is being started/,
    ],
  ])('is %s', (phase, app, reason, message) => {
    const status = derive(app);
    expect(status).toMatchObject({ phase, reason });
    expect(status.message).toMatch(message);
  });
});

describe('lanes', () => {
  it('show what runs where, and the preview only while it leads to the candidate', () => {
    const spec = {
      ...green().spec!,
      image: candidate.image,
      secretKeys: { S: 'S.r2' },
    };
    const app = appWith({ candidate }, green({ spec }), attached);
    const { lanes, changes } = derive(app);
    expect(lanes.map(({ role, url }) => [role, url])).toEqual([
      ['active', 'https://shop.acme.example.com'],
      ['candidate', 'https://shop-preview.acme.example.com'],
    ]);
    expect(lanes[1]).toMatchObject({
      version: candidate,
      replicas: { desired: 2, available: 2 },
      endpoints: { ready: 2 },
    });
    expect(JSON.stringify(lanes)).not.toContain('secretKeys');
    expect(changes).toEqual([
      { field: 'image', from: 'demo/hello:1.0', to: 'demo/hello:2.0' },
    ]);
    const detached = derive(appWith({ candidate }, green({ spec })));
    expect(detached.lanes[1].url).toBeUndefined();
  });

  it.each([
    ['ready pods that its color had', { replicas: 3, updated: 1 }, 0],
    ['those, but its own', { replicas: 3, updated: 1, ready: 3 }, 1],
    ['what was seen of the version before', { observedGeneration: 0 }, 0],
  ])('do not count for a candidate %s', (_, deployment, count) => {
    const { lanes } = derive(appWith({ candidate }, green(deployment)));
    expect(lanes[1]).toMatchObject({
      role: 'candidate',
      replicas: { desired: 2, ready: count },
    });
  });

  it('show a previous version that its color no longer holds without replicas', () => {
    const { lanes } = derive(appWith({ previous }, green()));
    expect(lanes[1]).toMatchObject({
      role: 'previous',
      replicas: { desired: 0 },
    });
  });
});

describe('actions', () => {
  const allowed = (app: ObservedApp, facts?: Partial<ReleaseFacts>) =>
    Object.entries(derive(app, facts).actions)
      .filter(([, { refusal }]) => refusal === undefined)
      .map(([name]) => name);

  it.each<[string, ObservedApp, string[]]>([
    ['first release', appWith({}), ['prepare']],
    [
      'starting candidate',
      appWith({ candidate }, starting),
      ['prepare', 'abort', 'approve'],
    ],
    ['ready candidate', ready, ['prepare', 'promote', 'abort', 'approve']],
    [
      'being watched',
      appWith({ previous, intent: verify }, warm),
      ['rollback', 'extend', 'finish'],
    ],
    [
      'warm previous',
      appWith({ previous, retireAt: at(9) }, warm),
      ['prepare', 'rollback', 'extend', 'finish'],
    ],
    [
      'stopped previous',
      appWith({ previous }, stopped),
      ['prepare', 'rollback'],
    ],
    [
      'rolling back',
      appWith({ previous, intent: rollback }, stopped),
      ['abort'],
    ],
    ['unknown', appWith({}, green(), { activeService: undefined }), []],
  ])('of a %s', (_, app, expected) => {
    expect(allowed(app)).toEqual(expected);
  });

  it('say how long a rollback takes', () => {
    const note = (app: ObservedApp) => derive(app).actions.rollback.note;
    expect(note(appWith({ previous, retireAt: at(9) }, warm))).toMatch(
      /^Immediate: .* version 0.9/,
    );
    expect(note(appWith({ previous }, stopped))).toMatch(
      /^Starts version 0.9 .* first with 2 replicas/,
    );
    const switched = {
      kind: 'promote',
      at: CREATED,
      by: 'user:default/ada',
      from: 3,
    } as const;
    expect(note(appWith({ candidate, switched }, green()))).toMatch(
      /^Starts revision 3 first/,
    );
  });

  it('tell which refusals an owner may override', () => {
    const promote = (checks: ReleaseCheck[]) =>
      derive(ready, { checks }).actions.promote;
    expect(
      promote([{ name: 'smoke', passed: false, message: 'It says 500.' }]),
    ).toMatchObject({
      refusal: 'The check “smoke” failed: It says 500.',
      overridable: true,
    });
    expect(promote([{ name: 'smoke', message: '' }]).overridable).toBe(false);
    const freeze = { reason: 'Frozen', message: 'Not on Fridays.' };
    const frozen = derive(ready, {
      rules: { freeze, approvalRequired: false },
    });
    expect(frozen.actions.promote).toEqual({ refusal: 'Not on Fridays.' });
  });

  it('ask for a second person without refusing everybody', () => {
    const approval = { revision: 2, by: 'user:default/bob', at: CREATED };
    const rules = { approvalRequired: true };
    const before = derive(ready, { rules });
    expect(before.approval).toEqual({ required: true, given: undefined });
    expect(before.actions.promote.refusal).toBeUndefined();
    expect(before.actions.promote.preparerRefusal).toMatch(/second person/);
    expect(derive(ready).actions.promote.preparerRefusal).toBeUndefined();
    const after = derive(appWith({ candidate, approval }, green(), attached), {
      rules,
    });
    expect(after.approval.given).toEqual(approval);
    expect(after.actions.promote.preparerRefusal).toBeUndefined();
    expect(after.actions.approve.refusal).toMatch(
      /Approved by user:default\/bob/,
    );
  });

  it('let an app go back that was scaled to zero by hand, and nothing else', () => {
    const app = appWith({ previous, intent: verify }, warm, {
      activeEndpoints: { ready: 0, total: 0 },
    });
    app.deployments[0].desired = 0;
    const { actions, ...status } = derive(app);
    expect(status).toMatchObject({ phase: 'Verifying', reason: 'NotServing' });
    expect(status.message).toMatch(/serves nobody right now/);
    expect(actions.rollback.note).toMatch(/^Immediate/);
    expect(allowed(app)).toEqual(['rollback']);
    app.deployments[0].stopped = true;
    expect(allowed(app)).toEqual([]);
  });

  it('carry the reason that keeps a stopped app from any of them', () => {
    const app = appWith({ candidate }, green());
    Object.assign(app.deployments[0], { desired: 0, stopped: true });
    const refusals = Object.values(derive(app).actions).map(a => a.refusal);
    expect(new Set(refusals)).toEqual(
      new Set(['The app is stopped. Start it first.']),
    );
    expect(derive(app).active).toEqual(active);
  });
});
