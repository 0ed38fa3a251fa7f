import fc from 'fast-check';
import { differences } from './differences';
import {
  IsolationObservation,
  judgeIsolation,
  summarizeIsolation,
} from './isolation';

const about = { name: 'n', tried: 't' };
const ACCEPTED = { accepted: true };
const refusedWith = (message: string) => ({ accepted: false, message });
const HARMLESS_QUOTA = refusedWith('pods "x" is forbidden: exceeded quota: q');

describe('differences', () => {
  it.each([
    ['the same', { a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }, []],
    ['quantities of one value', { cpu: '2000m' }, { cpu: '2' }, []],
    ['other quantities', { cpu: '2' }, { cpu: '3' }, ['cpu']],
    ['something missing', { a: { b: 1 } }, { a: {} }, ['a.b']],
    ['another type', { a: {} }, { a: [] }, ['a']],
    ['nothing at all', { a: 1 }, undefined, ['']],
    ['a longer list', { a: [1] }, { a: [1, 2] }, ['a']],
    ['another order', { a: [1, 2] }, { a: [2, 1] }, ['a[0]', 'a[1]']],
    ['text that looks alike', { a: 'true' }, { a: true }, ['a']],
    ['a label', { 'x.io/a': 'b' }, { 'x.io/a': 'c' }, ['["x.io/a"]']],
  ])('%s', (_, desired, live, paths) => {
    for (const exact of [true, false]) {
      const found = differences(desired, live, { path: '', exact });
      expect(found.map(({ path }) => path)).toEqual(paths);
    }
  });

  it('reports what was added only when it is to be exact', () => {
    const desired = { from: [{ podSelector: {} }] };
    const live = { from: [{ podSelector: {}, namespaceSelector: {} }] };
    expect(differences(desired, live, { path: 'spec', exact: false })).toEqual(
      [],
    );
    expect(differences(desired, live, { path: 'spec', exact: true })).toEqual([
      {
        path: 'spec.from[0].namespaceSelector',
        expected: undefined,
        actual: {},
      },
    ]);
  });

  it('finds nothing between a value and itself, and any change of a leaf', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const copy = JSON.parse(JSON.stringify(value)) as unknown;
        const same = differences(value, copy, { path: '', exact: true });
        const other = differences(
          { value, a: 1 },
          { value: copy, a: 2 },
          {
            path: '',
            exact: true,
          },
        );
        return same.length === 0 && other.length === 1;
      }),
    );
  });
});

describe('judgeIsolation', () => {
  const right = (allowed: boolean) => ({ right: 'delete pods', allowed });
  const attempt = { ...about, kind: 'attempt' } as const;
  const refused = { ...attempt, expected: 'refused' } as const;

  it.each<[string, IsolationObservation, boolean, RegExp]>([
    [
      'rights that are held as they should',
      { ...about, kind: 'rights', expected: 'allowed', rights: [right(true)] },
      true,
      /all 1 are allowed/,
    ],
    [
      'a right that is missing',
      {
        ...about,
        kind: 'rights',
        expected: 'allowed',
        rights: [right(true), right(false)],
      },
      false,
      /^refused: delete pods$/,
    ],
    [
      'a right too many',
      { ...about, kind: 'rights', expected: 'refused', rights: [right(true)] },
      false,
      /^allowed: delete pods$/,
    ],
    [
      'a refusal beside an accepted control',
      { ...refused, outcome: refusedWith('no root'), control: ACCEPTED },
      true,
      /^refused: no root$/,
    ],
    [
      'a refusal beside a control that only the quota refuses',
      { ...refused, outcome: refusedWith('no root'), control: HARMLESS_QUOTA },
      true,
      /no root/,
    ],
    [
      'a refusal of everything',
      {
        ...refused,
        outcome: refusedWith('no'),
        control: refusedWith('cannot create pods'),
      },
      false,
      /proves nothing: cannot create pods/,
    ],
    [
      'something dangerous accepted',
      { ...refused, outcome: ACCEPTED, control: ACCEPTED },
      false,
      /would accept/,
    ],
    [
      'the LimitRange refusing',
      {
        ...refused,
        refuser: 'LimitRange',
        outcome: refusedWith(
          'pods "x" is forbidden: maximum cpu usage per Container is 2, but limit is 3',
        ),
      },
      true,
      /maximum cpu/,
    ],
    [
      'the quota refusing instead of the LimitRange',
      { ...refused, refuser: 'LimitRange', outcome: HARMLESS_QUOTA },
      false,
      /not by the LimitRange/,
    ],
    [
      'a control that is accepted',
      { ...attempt, expected: 'accepted', outcome: ACCEPTED },
      true,
      /accepted/,
    ],
    [
      'a control while the quota is full',
      { ...attempt, expected: 'accepted', outcome: HARMLESS_QUOTA },
      true,
      /exceeded quota/,
    ],
    [
      'a control that is refused',
      { ...attempt, expected: 'accepted', outcome: refusedWith('cannot') },
      false,
      /refused: cannot/,
    ],
    [
      'an unchanged object',
      { ...about, kind: 'object', differences: [] },
      true,
      /unchanged/,
    ],
    ['a missing object', { ...about, kind: 'object' }, false, /missing/],
    [
      'a changed object',
      {
        ...about,
        kind: 'object',
        differences: [
          { path: 'a', expected: 1, actual: 2 },
          { path: 'b', actual: {} },
          { path: 'c', expected: 'x' },
        ],
      },
      false,
      /a is 2; it should be 1; b was added: \{\}; c was removed; it should be "x"$/,
    ],
    [
      'many changes',
      {
        ...about,
        kind: 'object',
        differences: Array.from({ length: 7 }, (_, index) => ({
          path: `p${index}`,
          expected: 'x'.repeat(1_000),
          actual: 1,
        })),
      },
      false,
      /^.{0,900}; and 2 more$/,
    ],
    ['nothing extra', { ...about, kind: 'extras', extras: [] }, true, /else/],
    [
      'something extra',
      { ...about, kind: 'extras', extras: ['RoleBinding x'] },
      false,
      /^RoleBinding x$/,
    ],
    ['a note', { ...about, kind: 'note', note: 'not served' }, true, /served/],
    [
      'a cluster that lacks something',
      {
        ...about,
        kind: 'fact',
        expected: 'a lock',
        actual: 'no lock',
        passed: false,
      },
      false,
      /^no lock$/,
    ],
    [
      'something that could not be looked at',
      { ...about, kind: 'unknown', error: 'forbidden' },
      false,
      /forbidden/,
    ],
  ])('%s', (_, observation, passed, actual) => {
    const check = judgeIsolation([observation]);
    expect(check).toMatchObject({ passed, findings: [{ ...about, passed }] });
    expect(check.findings[0].actual).toMatch(actual);
    expect(check.findings[0].expected).not.toBe('');
  });

  it('passes only when everything passes, and counts what did not', () => {
    const good = { ...about, kind: 'note', note: 'x' } as const;
    const bad = { ...about, kind: 'unknown', error: 'x' } as const;
    const mixed = judgeIsolation([good, bad, good, bad]);
    expect(mixed.passed).toBe(false);
    const at = '2026-01-01T00:00:00.000Z';
    expect(summarizeIsolation({ ...mixed, at })).toEqual({
      passed: false,
      at,
      failed: 2,
    });
  });
});
