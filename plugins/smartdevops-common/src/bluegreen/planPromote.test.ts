import { ObservedApp } from '../model/observed';
import { aPod, aStartingDeployment, CREATED } from '../status/fixtures';
import {
  ADA,
  BOB,
  at,
  active,
  candidate,
  previous,
  rollback,
  green,
  appWith,
  attached,
  ready,
  stateOf,
  promote,
  verify,
} from './__testUtils__/releases';

const switched = {
  kind: 'promote' as const,
  at: CREATED,
  by: ADA,
  from: 1,
};

describe('promote', () => {
  it('is one write that switches, watches and remembers where it came from', () => {
    expect(promote(ready)).toEqual({
      steps: [
        {
          kind: 'writeState',
          resourceVersion: '1',
          state: {
            active: candidate,
            previous: active,
            intent: { ...verify, since: at(0), until: at(60) },
            switched: { kind: 'promote', at: at(0), by: ADA, from: 1 },
          },
        },
      ],
    });
  });

  it('asked for again is nothing to do', () => {
    const done = appWith({ active: candidate, previous: active, switched });
    expect(promote(done)).toEqual({ steps: [] });
  });

  it('asked for again is refused once another version was prepared', () => {
    const next = { ...candidate, color: 'blue' as const, revision: 3 };
    const done = { active: candidate, previous: active, switched };
    const app = appWith({ ...done, candidate: next }, green());
    expect(promote(app).refusal?.reason).toBe('StaleRevision');
  });

  it('of what is active without a promotion is refused', () => {
    const revision = active.revision;
    expect(
      promote(appWith({}), { expectedRevision: revision }).refusal?.reason,
    ).toBe('NoCandidate');
    expect(promote(ready, { expectedRevision: revision }).refusal?.reason).toBe(
      'StaleRevision',
    );
  });

  const starting = aStartingDeployment({ color: 'green', revision: 2 });
  const crashing = aPod(
    {
      state: 'waiting',
      reason: 'CrashLoopBackOff',
      restarts: 3,
      last: { exitCode: 1 },
    },
    { color: 'green' },
  );
  it.each<[string, ObservedApp]>([
    ['NoCandidate', appWith({})],
    [
      'StaleRevision',
      appWith({ candidate: { ...candidate, revision: 3 } }, green()),
    ],
    [
      'RollingBack',
      appWith({ candidate, previous, intent: rollback }, green()),
    ],
    ['CandidateStarting', appWith({ candidate })],
    [
      'CandidateStarting',
      appWith({ candidate }, green({ revision: 1 }), attached),
    ],
    ['CandidateStarting', appWith({ candidate }, starting, attached)],
    [
      'CandidateStarting',
      appWith({ candidate }, green({ generation: 2 }), attached),
    ],
    [
      'CandidateStarting',
      appWith({ candidate }, green({ replicas: 3 }), attached),
    ],
    [
      'CandidateStarting',
      appWith({ candidate }, green({ updated: 1 }), attached),
    ],
    [
      'CandidateStarting',
      appWith({ candidate }, green({ desired: 0 }), attached),
    ],
    [
      'CrashLoop',
      appWith({ candidate }, starting, { ...attached, pods: [crashing] }),
    ],
    ['PreviewNotServing', appWith({ candidate }, green())],
    [
      'PreviewNotServing',
      appWith({ candidate }, green(), {
        ...attached,
        previewEndpoints: { ready: 1, total: 2 },
      }),
    ],
  ])('is refused: %s', (reason, app) => {
    expect(promote(app).refusal?.reason).toBe(reason);
  });

  it('tells what is waited for', () => {
    const told = (more: object) =>
      promote(appWith({ candidate }, green(more), attached)).refusal?.message;
    expect(told({ available: 1 })).toMatch(/1 of 2 replicas are available/);
    expect(told({ replicas: 3 })).toMatch(/version before it .* still ending/);
  });

  const failed = [
    { name: 'smoke', passed: true, message: 'fine' },
    { name: 'errors', passed: false, message: '12 % of requests fail.' },
  ];
  const frozen = { reason: 'Frozen', message: 'Not on Fridays.' };
  const override = { reason: 'It is on fire.' };
  it.each([
    ['a failed check', { checks: failed }, 'ChecksFailed'],
    [
      'a check without a result',
      { checks: [{ name: 'smoke', message: '' }] },
      'ChecksRunning',
    ],
    ['a failed check, overridden', { checks: failed, override }, undefined],
    [
      'a freeze',
      { rules: { freeze: frozen, approvalRequired: false }, override },
      'Frozen',
    ],
    [
      'a missing approval',
      { rules: { approvalRequired: true }, override },
      'ApprovalRequired',
    ],
    [
      'a second person',
      { by: BOB, rules: { approvalRequired: true } },
      undefined,
    ],
    [
      'a second machine, which is no person',
      { by: BOB, byMachine: true, rules: { approvalRequired: true } },
      'ApprovalRequired',
    ],
    ['a machine', { byMachine: true }, undefined],
  ])('with %s', (_, more, reason) => {
    expect(promote(ready, more).refusal?.reason).toBe(reason);
  });

  it('an override reaches neither readiness nor endpoints, and is recorded', () => {
    const notReady = appWith({ candidate }, starting, attached);
    expect(promote(notReady, { override }).refusal?.reason).toBe(
      'CandidateStarting',
    );
    const note = stateOf(promote(ready, { override }))?.switched?.note;
    expect(note).toBe('Checks overridden: It is on fire.');
  });

  it('counts an approval only for the candidate that was approved', () => {
    const rules = { approvalRequired: true };
    const approved = (revision: number) =>
      promote(
        appWith(
          { candidate, approval: { revision, by: BOB, at: CREATED } },
          green(),
          attached,
        ),
        { rules, byMachine: true },
      );
    expect(approved(1).refusal?.reason).toBe('ApprovalRequired');
    expect(stateOf(approved(2))?.switched?.note).toBe(`Approved by ${BOB}.`);
  });
});
