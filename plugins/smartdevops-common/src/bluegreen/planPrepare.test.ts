import { prepareAppSchema } from '../api/schemas/releases';
import {
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
  spec,
  prepare,
} from './__testUtils__/releases';
import { mergePrepare, secretValues } from './mergePrepare';
import { StoredSpec } from './storedSpec';

describe('prepare', () => {
  it('announces the candidate before it writes the idle color, as large as the active one', () => {
    const app = appWith({ previous, retireAt: at(9) }, green({ revision: 4 }));
    app.deployments[0].desired = 5;
    expect(prepare(app)).toEqual({
      steps: [
        {
          kind: 'writeState',
          resourceVersion: '1',
          state: {
            active,
            candidate: { ...candidate, at: at(0) },
            candidateSpec: spec,
          },
        },
        {
          kind: 'writeVersion',
          version: { ...candidate, at: at(0) },
          spec,
          replicas: 5,
        },
      ],
    });
  });

  it('keeps what is to be written, unless an annotation would not hold it', () => {
    const env = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`V${n}`, 'x'.repeat(8_000)]),
    );
    const plan = prepare(appWith({}), { spec: { ...spec, env } });
    expect(stateOf(plan)?.candidate).toMatchObject({ revision: 2 });
    expect(stateOf(plan)?.candidateSpec).toBeUndefined();
  });

  it('runs as many replicas as were asked for, and remembers that', () => {
    const plan = prepare(appWith({}), { replicas: 7 });
    expect(stateOf(plan)?.candidate?.replicas).toBe(7);
    expect(plan).toMatchObject({ steps: [{}, { replicas: 7 }] });
  });

  it('takes the preview away first when it replaces a candidate, and says so', () => {
    const plan = prepare(ready, {
      revision: 3,
      spec: { ...spec, env: { A: '1' } },
    });
    expect(kinds(plan)).toEqual([
      'detachPreview',
      'writeState',
      'writeVersion',
    ]);
    expect(stateOf(plan)?.last).toMatchObject({
      kind: 'replaced',
      revision: 2,
    });
  });

  it('does nothing when the same is prepared already', () => {
    const app = appWith({ candidate }, green({ spec }));
    expect(prepare(app, { revision: 3 })).toEqual({ steps: [] });
  });

  it('does nothing when the same is being written already', () => {
    const cutOff = appWith({ candidate, candidateSpec: spec });
    expect(prepare(cutOff, { revision: 3 })).toEqual({ steps: [] });
    const other = { ...spec, env: { A: '1' } };
    expect(kinds(prepare(cutOff, { revision: 3, spec: other }))).toEqual([
      'writeState',
      'writeVersion',
    ]);
  });

  it('is refused where the next revision could not be kept', () => {
    const forged = prepare(appWith({}), { revision: 2 ** 31 });
    expect(forged.refusal?.reason).toBe('RevisionOutOfBounds');
  });

  it.each([
    ['Verifying', { intent: verify }],
    ['RollingBack', { intent: rollback, previous }],
  ])('is refused while %s', (reason, state) => {
    expect(prepare(appWith(state, green())).refusal?.reason).toBe(reason);
  });

  it('counts what the idle color already takes from the quota', () => {
    const usage = [{ resource: 'limits.cpu', used: '1', hard: '1250m' }];
    const tight = appWith({}, undefined);
    const warm = appWith({ previous, retireAt: at(9) }, green({ revision: 4 }));
    expect(prepare(tight, { usage }).refusal).toMatchObject({
      reason: 'QuotaExceeded',
      message: expect.stringMatching(
        /A second version of shop .*0.5 CPU needed, 0.25 CPU left/,
      ),
    });
    expect(prepare(warm, { usage }).refusal).toBeUndefined();
  });
});

describe('merging a prepare', () => {
  const base: StoredSpec = {
    image: 'demo/hello:1.0',
    port: 80,
    containerPort: 8080,
    replicas: 1,
    env: { A: '1', B: '2' },
    secretEnv: ['S', 'T'],
    secretKeys: { T: 'T.r3' },
    healthPath: '/healthz',
    resources: { limits: { cpu: '1' } },
    autoscaling: { minReplicas: 1, maxReplicas: 3, targetCpuPercent: 70 },
  };
  const next = { replicas: 4, revision: 9 };

  it.each([
    ['an image', { image: 'demo/hello:2.0' }, { image: 'demo/hello:2.0' }],
    [
      'a port that needs no privileges',
      { port: 9000 },
      { port: 9000, containerPort: 9000 },
    ],
    ['a port that does', { port: 443 }, { port: 443, containerPort: 8080 }],
    ['replicas', { replicas: 2 }, { replicas: 2 }],
    ['plain variables, all of them', { env: { C: '3' } }, { env: { C: '3' } }],
    ['nothing plain', { env: {} }, { env: {} }],
    ['a health path away', { healthPath: null }, { healthPath: undefined }],
    ['resources away', { resources: null }, { resources: undefined }],
    ['autoscaling away', { autoscaling: null }, { autoscaling: undefined }],
    [
      'a secret’s value',
      { secretEnv: { S: 'new' } },
      { secretKeys: { S: 'S.r9', T: 'T.r3' } },
    ],
    [
      'a secret away',
      { secretEnv: { T: null } },
      { secretEnv: ['S'], secretKeys: undefined },
    ],
    [
      'a plain variable into a secret',
      { secretEnv: { A: 'hidden' } },
      {
        env: { B: '2' },
        secretEnv: ['A', 'S', 'T'],
        secretKeys: { A: 'A.r9', T: 'T.r3' },
      },
    ],
    [
      'a secret into a plain variable',
      { env: { S: 'shown' } },
      { env: { S: 'shown' }, secretEnv: ['T'] },
    ],
  ])('changes %s and nothing else', (_, body, expected) => {
    const merged = mergePrepare(base, prepareAppSchema.parse(body), next);
    expect(merged).toEqual({ ...base, replicas: 4, ...expected });
  });

  it('gives each new value of a secret a key of its own', () => {
    const body = prepareAppSchema.parse({ secretEnv: { S: 'x', T: null } });
    expect(secretValues(body, 9)).toEqual({ 'S.r9': 'x' });
  });

  it.each([
    ['nothing', {}],
    ['an unknown field', { image: 'demo/hello:2.0', colour: 'red' }],
    ['a variable that is both', { env: { A: '1' }, secretEnv: { A: '2' } }],
    ['PORT', { env: { PORT: '1' } }],
    ['PORT in secret', { secretEnv: { PORT: '1' } }],
    ['no image reference', { image: 'No Image' }],
    ['no replica', { replicas: 0 }],
    ['a null image', { image: null }],
  ])('refuses %s', (_, body) => {
    expect(prepareAppSchema.safeParse(body).success).toBe(false);
  });
});
