import { RecentLists } from './RecentLists';

const ASKED = { key: 'a', version: 1, state: 'true false', now: 10_000 };
const make = () => ({ groups: [] });

it.each<[string, Partial<typeof ASKED>, boolean]>([
  ['nothing is different', {}, true],
  ['a little later', { now: 10_999 }, true],
  ['a second later', { now: 11_000 }, false],
  ['something has changed', { version: 2 }, false],
  ['a cluster has become stale', { state: 'true true' }, false],
  ['something else is asked for', { key: 'b' }, false],
])('gives the same list when %s: %#', (_, more, same) => {
  const lists = new RecentLists();
  const first = lists.get(ASKED, make);
  expect(lists.get({ ...ASKED, ...more }, make) === first).toBe(same);
});

it('keeps nothing of a list that could not be made', () => {
  const lists = new RecentLists();
  const fail = () => {
    throw new Error('not reached');
  };
  expect(() => lists.get(ASKED, fail)).toThrow('not reached');
  expect(lists.get(ASKED, make)).toEqual({ groups: [] });
});

it('forgets the oldest of very many', () => {
  const lists = new RecentLists();
  const made = Array.from({ length: 201 }, (_, index) =>
    lists.get({ ...ASKED, key: `${index}` }, make),
  );
  expect(lists.get({ ...ASKED, key: '200' }, make)).toBe(made[200]);
  expect(lists.get({ ...ASKED, key: '1' }, make)).toBe(made[1]);
  expect(lists.get({ ...ASKED, key: '0' }, make)).not.toBe(made[0]);
});
