import { aSummary, CANDIDATE } from '../../../testing/fixtures';
import {
  AppsView,
  readView,
  selectApps,
  SORT_KEYS,
  writeView,
} from './appsView';

const VIEW = readView(new URLSearchParams());

const APPS = [
  aSummary({ name: 'shop', restarts: 10 }),
  aSummary({
    name: 'cart',
    phase: 'Unavailable',
    reason: 'CrashLoop',
    message: 'The container exits with 1.',
    candidate: CANDIDATE,
    restarts: 2,
    usage: { cpu: 0.5, memory: 3 },
    createdAt: '2026-01-03T00:00:00Z',
  }),
  aSummary({
    name: 'app10',
    tenant: 'umbrella',
    phase: 'Stopped',
    active: undefined,
    usage: { cpu: 0.1, memory: 5 },
    createdAt: undefined,
  }),
  aSummary({ name: 'app9', tenant: 'umbrella', phase: 'Degraded' }),
];

const names = (part: Partial<AppsView>) =>
  selectApps(APPS, { ...VIEW, ...part }).map(({ name }) => name);

describe('selectApps', () => {
  it.each<[Partial<AppsView>, string[]]>([
    [{}, ['app9', 'app10', 'cart', 'shop']],
    [{ descending: true }, ['shop', 'cart', 'app10', 'app9']],
    [{ q: 'CART' }, ['cart']],
    [{ q: 'exits 1' }, ['cart']],
    [{ q: 'hello:2.0' }, ['cart']],
    [{ q: 'umbrella stopped' }, ['app10']],
    [{ q: '.*' }, []],
    [{ tenants: ['umbrella'] }, ['app9', 'app10']],
    [{ phases: ['Stopped', 'Unavailable'] }, ['app10', 'cart']],
    // The worst first.
    [{ sort: 'status' }, ['cart', 'app9', 'app10', 'shop']],
    [{ sort: 'restarts', descending: true }, ['shop', 'cart', 'app9', 'app10']],
    // What is not known comes last either way.
    [{ sort: 'cpu' }, ['app10', 'cart', 'app9', 'shop']],
    [{ sort: 'cpu', descending: true }, ['cart', 'app10', 'app9', 'shop']],
    [{ sort: 'age' }, ['cart', 'app9', 'shop', 'app10']],
  ])('of %j are %j', (part, expected) => {
    expect(names(part)).toEqual(expected);
  });
});

describe('the address', () => {
  it.each<Partial<AppsView>>([
    {},
    { q: 'a&b=c', tenants: ['acme', 'umbrella'], phases: ['Stopped'] },
    ...SORT_KEYS.map(sort => ({ sort, descending: true })),
  ])('remembers %j', part => {
    const view = { ...VIEW, ...part };
    expect(readView(new URLSearchParams(`${writeView(view)}`))).toEqual(view);
  });

  it('is empty for the view as always', () => {
    expect(`${writeView(VIEW)}`).toBe('');
  });

  it.each(['sort=__proto__', 'sort=-', 'status=Nonsense&status=', 'sort=%00'])(
    'may hold nonsense: %s',
    text => {
      expect(readView(new URLSearchParams(text))).toMatchObject({
        sort: 'name',
        phases: [],
      });
    },
  );
});
