import { aRecord, SPEC } from '../../testing/fixtures';
import { diffOf, durationOf, isRelease } from './historyWords';

const AT = '2026-01-01T00:00:00.000Z';

describe('durationOf', () => {
  it.each([
    [undefined, '–'],
    ['2025-12-31T23:59:59.000Z', 'at once'],
    ['2026-01-01T00:00:00.300Z', 'at once'],
    ['2026-01-01T00:00:05.900Z', '5 s'],
    ['2026-01-01T00:01:05.000Z', '1 min 5 s'],
    ['2026-01-01T02:00:05.000Z', '2 h 5 s'],
    ['2026-01-03T01:02:03.000Z', '2 d 1 h'],
  ])('until %s is %s', (endedAt, expected) => {
    expect(durationOf(aRecord({ at: AT, endedAt }))).toBe(expected);
  });
});

describe('diffOf', () => {
  const one = aRecord({ revision: 1, kind: 'create' });
  const two = aRecord({ revision: 2, spec: { ...SPEC, port: 81 } });
  const given = aRecord({ revision: 3, kind: 'prepare', outcome: 'aborted' });
  const four = aRecord({ revision: 4, spec: { ...SPEC, port: 82 } });
  const records = [four, given, two, one];

  it.each([
    [
      'the release before it',
      four,
      2,
      [{ field: 'port', from: '81', to: '82' }],
    ],
    [
      'the version it names',
      { ...four, fromRevision: 1 },
      1,
      [{ field: 'port', from: '80', to: '82' }],
    ],
  ])('compares with %s', (_, record, before, changes) => {
    const list = [record, ...records.slice(1)];
    expect(diffOf(record, list)).toMatchObject({
      before: { revision: before },
      changes,
    });
  });

  it.each([
    ['the first', one],
    ['one whose configuration is lost', { ...four, spec: undefined }],
    ['one that names an unknown version', { ...four, fromRevision: 77 }],
  ])('has nothing to compare for %s', (_, record) => {
    const list = records.map(other =>
      other.id === record.id ? record : other,
    );
    expect(diffOf(record, list)).toBeUndefined();
  });

  it('counts as releases only versions that served', () => {
    expect(records.filter(isRelease)).toEqual([four, two, one]);
    expect(isRelease(aRecord({ outcome: 'failed' }))).toBe(false);
    const running = { outcome: 'running' } as const;
    expect(isRelease(aRecord(running))).toBe(true);
    expect(isRelease(aRecord({ ...running, kind: 'rollback' }))).toBe(false);
    const aborted = { outcome: 'aborted', kind: 'rollback' } as const;
    expect(isRelease(aRecord(aborted))).toBe(false);
  });
});
