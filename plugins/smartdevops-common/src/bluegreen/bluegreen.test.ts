import fc from 'fast-check';
import {
  ANNOTATION_AT,
  ANNOTATION_BY,
  ANNOTATION_REVISION,
} from '../annotations';
import { createAppSchema } from '../api/schemas/appSpec';
import { hasServed, lastActiveOf, ReleaseHistoryEntry } from './history';
import { formatReleaseState, parseReleaseState } from './releaseState';
import { resolveActive } from './resolveActive';
import { formatStoredSpec, parseStoredSpec, storedSpecOf } from './storedSpec';
import { parseVersionMarks } from './versionMarks';
import { aDeployment, anApp, aService } from '../status/fixtures';

const active = {
  color: 'green',
  revision: 3,
  image: 'demo/hello:2.0',
  at: '2026-01-01T00:00:00.000Z',
  by: 'user:default/ada',
} as const;

describe('release state', () => {
  it('survives being written and read', () => {
    const state = { active, previous: { ...active, color: 'blue' as const } };
    expect(parseReleaseState(formatReleaseState(state))).toEqual(state);
  });

  it.each([
    undefined,
    '',
    'null',
    '{}',
    '{"active":null}',
    '{"active":{"color":"red"}}',
    '[',
    JSON.stringify({ active: { ...active, revision: 'three' } }),
    JSON.stringify({ active: { ...active, at: 'yesterday' } }),
    // What no database takes, it is not let through to.
    JSON.stringify({ active: { ...active, revision: 2 ** 31 } }),
    JSON.stringify({ active: { ...active, revision: 0 } }),
    JSON.stringify({ active: { ...active, by: 'a'.repeat(256) } }),
    JSON.stringify({
      active: { ...active, at: `2026-01-01T00:00:00.${'0'.repeat(20)}Z` },
    }),
  ])('is nothing when the annotation is %j', text => {
    expect(parseReleaseState(text)).toBeUndefined();
  });

  it('survives the last words of a container, whatever they are', () => {
    const last = {
      kind: 'switched-back' as const,
      revision: 3,
      at: active.at,
      by: 'smartdevops',
      message: 'panic: bad frame \0\0 \ud800',
    };
    const read = parseReleaseState(formatReleaseState({ active, last }));
    expect(read).toEqual({
      active,
      last: { ...last, message: 'panic: bad frame \ufffd\ufffd \ufffd' },
    });
  });

  it.each([
    { ...active, revision: 2 ** 31 },
    { ...active, by: 'a'.repeat(256) },
    { ...active, at: '+010000-01-01T00:00:00.000Z' },
  ])('is not written where it could not be read again: %j', broken => {
    expect(() => formatReleaseState({ active: broken })).toThrow(
      'cannot be written',
    );
  });

  it('never throws, whatever somebody wrote into the annotation', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        parseReleaseState(text);
        parseStoredSpec(text);
      }),
    );
  });
});

describe('stored spec', () => {
  const app = createAppSchema.parse({
    name: 'shop',
    image: 'demo/hello:1.0',
    port: 80,
    env: { LEVEL: 'debug' },
    secretEnv: { TOKEN: 'very secret' },
  });

  it('holds the names of secrets and never their values', () => {
    const spec = storedSpecOf(app);
    expect(spec).toMatchObject({
      port: 80,
      containerPort: 8080,
      secretEnv: ['TOKEN'],
    });
    expect(formatStoredSpec(spec)).not.toContain('very secret');
    expect(parseStoredSpec(formatStoredSpec(spec))).toEqual(
      JSON.parse(JSON.stringify(spec)),
    );
  });
});

describe('annotations of a version', () => {
  const marks = {
    [ANNOTATION_REVISION]: '3',
    [ANNOTATION_BY]: active.by,
    [ANNOTATION_AT]: active.at,
  };

  it('are read as they were written', () => {
    const { revision, by, at } = active;
    expect(parseVersionMarks(marks)).toEqual({ revision, by, at });
  });

  it.each([
    [ANNOTATION_REVISION, 'revision', ['', '0', '-1', '1.5', 'three', '1e10']],
    [ANNOTATION_BY, 'by', ['a'.repeat(256), 'a\0b']],
    [
      ANNOTATION_AT,
      'at',
      ['', 'yesterday', '2026-01-01', '2026-13-01T00:00:00Z'],
    ],
  ])(
    'are nothing where %s is damaged, each for itself',
    (name, field, damaged) => {
      for (const value of damaged) {
        const read = parseVersionMarks({ ...marks, [name]: value });
        expect(read).toEqual({
          ...parseVersionMarks(marks),
          [field]: undefined,
        });
      }
      expect(parseVersionMarks({})).toEqual({});
    },
  );
});

describe('resolveActive', () => {
  const blue = aDeployment({ color: 'blue', revision: 1 });
  const green = aDeployment({ color: 'green', revision: 2 });

  it('believes the annotation', () => {
    const app = anApp({
      deployments: [blue, green],
      activeService: aService({ release: { active }, selectedColor: 'blue' }),
    });
    expect(resolveActive(app)).toEqual(active);
  });

  it('goes by the selector when the annotation is lost', () => {
    const app = anApp({
      deployments: [blue, green],
      activeService: aService({ release: undefined, selectedColor: 'green' }),
    });
    expect(resolveActive(app)).toMatchObject({ color: 'green', revision: 2 });
  });

  it('takes the only Deployment when the selector is stripped too', () => {
    const service = aService({ release: undefined, selectedColor: undefined });
    expect(
      resolveActive(anApp({ deployments: [blue], activeService: service })),
    ).toMatchObject({ color: 'blue' });
  });

  it('does not guess between two', () => {
    const service = aService({ release: undefined, selectedColor: undefined });
    expect(
      resolveActive(
        anApp({ deployments: [blue, green], activeService: service }),
      ),
    ).toBeUndefined();
  });
});

describe('hasServed', () => {
  it.each<
    [ReleaseHistoryEntry['kind'], ReleaseHistoryEntry['outcome'], boolean]
  >([
    ['create', 'succeeded', true],
    ['adopt', 'succeeded', true],
    ['promote', 'running', true],
    ['promote', 'switched-back', true],
    ['promote', 'failed', true],
    ['switch-back', 'succeeded', true],
    ['rollback', 'succeeded', true],
    ['rollback', 'rolled-back', true],
    ['prepare', 'promoted', true],
    ['prepare', 'running', false],
    ['prepare', 'replaced', false],
    ['prepare', 'aborted', false],
    ['prepare', 'expired', false],
    ['rollback', 'running', false],
    ['rollback', 'aborted', false],
    ['rollback', 'failed', false],
  ])('of %s that is %s: %s', (kind, outcome, expected) => {
    expect(hasServed({ kind, outcome })).toBe(expected);
  });
});

describe('lastActiveOf', () => {
  type Entry = Parameters<typeof lastActiveOf>[0][number];
  const entry = (
    kind: Entry['kind'],
    revision: number,
    minute: number,
    more: Partial<Entry> = {},
  ): Entry => ({
    kind,
    revision,
    outcome: 'succeeded',
    at: `2026-01-01T00:0${minute}:00.000Z`,
    ...more,
  });
  const created = entry('create', 1, 0);
  const promoted = entry('promote', 2, 1);

  it.each<[string, Entry[], number | undefined]>([
    ['nothing', [], undefined],
    ['what was created', [created], 1],
    ['what was promoted last', [promoted, created], 2],
    [
      'no preparation',
      [created, entry('prepare', 2, 1, { outcome: 'promoted' })],
      1,
    ],
    [
      'no rollback that was given up',
      [created, promoted, entry('rollback', 1, 2, { outcome: 'aborted' })],
      2,
    ],
    [
      'a rollback from when it was done',
      [
        promoted,
        entry('rollback', 1, 0, { endedAt: '2026-01-01T00:02:00.000Z' }),
      ],
      1,
    ],
  ])('is %s', (_, entries, expected) => {
    expect(lastActiveOf(entries)).toBe(expected);
  });
});
