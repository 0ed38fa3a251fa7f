import * as fc from 'fast-check';
import { AppChange, formatChanges, parseChanges, withChange } from './changes';

const change = (n: number): AppChange => ({
  verb: 'scale',
  at: new Date(n * 1000).toISOString(),
  by: 'user:default/ada',
  replicas: n,
});

describe('what was done to a version', () => {
  it('is read as it was written, the newest last and the oldest forgotten', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), count => {
        const all = Array.from({ length: count }, (_, n) => change(n));
        const kept = all.reduce<AppChange[] | undefined>(withChange, undefined);
        const read = parseChanges(formatChanges(kept ?? []));
        expect(read).toEqual(all.slice(-5));
      }),
    );
  });

  it.each<[string, string | undefined]>([
    ['missing', undefined],
    ['empty', ''],
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['no list', '{"verb":"scale"}'],
    ['without fields', '[{"verb":"scale"}]'],
    ['another verb', JSON.stringify([{ ...change(1), verb: 'app.create' }])],
    ['no time', JSON.stringify([{ ...change(1), at: 'yesterday' }])],
    [
      'without its count',
      JSON.stringify([{ ...change(1), replicas: undefined }]),
    ],
    ['no count', JSON.stringify([{ ...change(1), replicas: -1 }])],
    ['too long', JSON.stringify([{ ...change(1), by: 'a'.repeat(256) }])],
  ])('is nothing where it is damaged: %s', (_, text) => {
    expect(parseChanges(text)).toEqual([]);
  });

  it('is read in so far as it is known, as a database keeps it', () => {
    const text = JSON.stringify([
      change(1),
      { ...change(2), verb: 'hibernate' },
      { ...change(3), by: 'a\0b' },
    ]);
    expect(parseChanges(text)).toEqual([
      change(1),
      { ...change(3), by: 'a\ufffdb' },
    ]);
  });

  it('does not take over what it does not know', () => {
    const text = JSON.stringify([{ ...change(1), message: '<b>forged</b>' }]);
    expect(parseChanges(text)).toEqual([change(1)]);
  });
});
