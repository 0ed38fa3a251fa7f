import fc from 'fast-check';
import { silenceUrl } from '.';

const alertmanagerUrl = 'https://alertmanager.example.com/am/';

const filterOf = (url: string | undefined) =>
  decodeURIComponent(url?.split('filter=')[1] ?? '');

it('fills in every label, the namespace before all', () => {
  const labels = { alertname: 'HighCpu', namespace: 'acme', pod: 'shop-1' };
  const url = silenceUrl(labels, { alertmanagerUrl, namespace: 'acme' });
  expect(url).toMatch(
    /^https:\/\/alertmanager\.example\.com\/am\/#\/silences\/new\?filter=%7B/,
  );
  expect(filterOf(url)).toBe(
    '{namespace="acme",alertname="HighCpu",pod="shop-1"}',
  );
});

it.each([
  [{ namespace: 'ingress', exported_namespace: 'acme' }, 'exported_namespace'],
  [{ kubernetes_namespace: 'acme', job: 'x' }, 'kubernetes_namespace'],
])(
  'takes the label of %j that holds the tenant’s namespace',
  (labels, name) => {
    const url = silenceUrl(labels, { alertmanagerUrl, namespace: 'acme' });
    expect(filterOf(url)).toMatch(new RegExp(`^\\{${name}="acme",`));
  },
);

it.each<Record<string, string>>([
  {},
  { alertname: 'HighCpu' },
  { namespace: 'acme2' },
  { namespace: '' },
  { pod: 'acme' },
])('makes none of %j, which could hush others', labels => {
  expect(
    silenceUrl(labels, { alertmanagerUrl, namespace: 'acme' }),
  ).toBeUndefined();
});

it('is of any label for what is no tenant’s', () => {
  const url = silenceUrl({ alertname: 'NodeDown' }, { alertmanagerUrl });
  expect(filterOf(url)).toBe('{alertname="NodeDown"}');
});

it('keeps every value inside its quotes', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, value) => {
      const labels = { [`x${name}`]: value, namespace: 'acme' };
      const url = silenceUrl(labels, { alertmanagerUrl, namespace: 'acme' });
      const unquoted = filterOf(url).replace(/"(\\.|[^"\\])*"/g, '""');
      expect(unquoted).toMatch(
        /^\{namespace="",(""|[a-zA-Z_][a-zA-Z0-9_]*)=""\}$/,
      );
      expect(url?.split('?')).toHaveLength(2);
    }),
  );
});
