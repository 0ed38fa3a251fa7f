import { ConfigReader } from '@backstage/config';
import { readGrafana } from './grafana';

const URL = 'https://grafana.example.com';

function read(grafana?: object, csp?: object | boolean) {
  return readGrafana(
    new ConfigReader(
      JSON.parse(
        JSON.stringify({ smartdevops: { grafana }, backend: { csp } }),
      ),
    ),
  );
}

it('is nothing without an address', () => {
  expect(read()).toBeUndefined();
  expect(read({ orgId: 1 })).toBeUndefined();
});

it('fills in what is not told', () => {
  expect(read({ baseUrl: `${URL}/sub//` })).toEqual({
    baseUrl: `${URL}/sub`,
    dashboards: { client: 'smartdevops-client', devops: 'smartdevops-devops' },
    orgId: 1,
    jwt: undefined,
    frameSources: ["'self'"],
  });
  expect(read({ baseUrl: URL, jwt: { enabled: true } })?.jwt).toEqual({
    audience: 'grafana',
    lifetimeSeconds: 60,
    claims: {},
  });
});

it.each([
  [{ 'frame-src': [URL] }, [URL]],
  [{ frameSrc: [URL] }, [URL]],
  [{ 'connect-src': [URL] }, ["'self'"]],
  [{ 'child-src': [URL] }, [URL]],
  [{ 'default-src': [URL], 'child-src': ["'none'"] }, ["'none'"]],
  [{ 'default-src': false }, ['*']],
])('finds what %j says of frames', (csp, expected) => {
  expect(read({ baseUrl: URL }, csp)?.frameSources).toEqual(expected);
});

it.each([
  [{ baseUrl: 'grafana.example.com' }, 'grafana.baseUrl'],
  [{ baseUrl: 'ftp://grafana.example.com' }, 'grafana.baseUrl'],
  [{ baseUrl: 'https://me:secret@grafana.example.com' }, 'grafana.baseUrl'],
  [{ baseUrl: `${URL}?orgId=3` }, 'grafana.baseUrl'],
  [{ baseUrl: `${URL}#x` }, 'grafana.baseUrl'],
  [{ baseUrl: URL, orgId: 0 }, 'grafana.orgId'],
  [
    { baseUrl: URL, dashboards: { client: '../x' } },
    'grafana.dashboards.client',
  ],
  [
    { baseUrl: URL, dashboards: { devops: 'a b' } },
    'grafana.dashboards.devops',
  ],
  [
    { baseUrl: URL, jwt: { enabled: true, lifetimeSeconds: 61 } },
    'grafana.jwt.lifetimeSeconds',
  ],
  [
    { baseUrl: URL, jwt: { enabled: true, claims: { sub: 'admin' } } },
    'grafana.jwt.claims',
  ],
])('does not start with %j', (grafana, key) => {
  expect(() => read(grafana)).toThrow(`Configuration smartdevops.${key}: `);
});
