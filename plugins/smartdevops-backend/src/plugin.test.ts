import http from 'node:http';
import {
  ANNOTATION_STOPPED,
  App,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { USERS } from './__testUtils__/callers';
import { TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';

/** What the ingress answers for a host. */
function visit(port: number, host: string): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    http
      .get(
        { port, host: '127.0.0.1', headers: { host, accept: '*/*' } },
        response => {
          let text = '';
          response.on('data', chunk => {
            text += chunk;
          });
          response.on('end', () => resolve(JSON.parse(text)));
        },
      )
      .on('error', reject);
  });
}

describe('the plugin on an embedded cluster', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  const healthy = (app: string, replicas = 1) =>
    portal.until(
      'developer',
      `/v1/tenants/acme/apps/${app}`,
      body =>
        body.phase === 'Healthy' &&
        body.reason === 'Serving' &&
        (body as App).replicas.desired === replicas,
    ) as Promise<App>;

  it('provisions an approved tenant and says who belongs to it', async () => {
    const { body } = await portal.get('developer', '/v1/tenants/acme');
    expect(body).toMatchObject({
      name: 'acme',
      namespace: 'acme',
      state: 'active',
      plan: 'small',
      role: 'developer',
    });
    expect(
      body.members.map((m: { userRef: string; role: string }) => [
        m.userRef,
        m.role,
      ]),
    ).toEqual([
      [USERS.developer, 'developer'],
      [USERS.owner, 'owner'],
      [USERS.viewer, 'viewer'],
    ]);
    const me = await portal.get('developer', '/v1/me');
    expect(me.body).toMatchObject({
      userRef: USERS.developer,
      admin: false,
      tenants: [{ name: 'acme', role: 'developer', state: 'active' }],
    });
  });

  it('deploys an app that is reachable through the ingress', async () => {
    const created = await portal.post('developer', '/v1/tenants/acme/apps', {
      name: 'shop',
      image: 'demo/hello:1.0',
      port: 80,
      replicas: 2,
      env: { LEVEL: 'info' },
      secretEnv: { TOKEN: 'very secret value' },
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      tenant: 'acme',
      name: 'shop',
      spec: { port: 80, containerPort: 8080, secretEnv: ['TOKEN'] },
      release: { phase: 'Stable', active: { color: 'blue', revision: 1 } },
    });
    expect(created.body.notices[0]).toContain('8080');

    const app = await healthy('shop', 2);
    expect(app.endpoints).toEqual({ ready: 2, total: 2 });
    expect(app.pods).toHaveLength(2);
    expect(app.stale).toBe(false);
    expect(JSON.stringify(app)).not.toContain('very secret value');
    const url = new URL(app.urls.active);
    expect(url.hostname).toBe('shop.acme.localhost');
    const page = await visit(Number(url.port), url.hostname);
    expect(page).toMatchObject({ version: '1.0', color: 'blue' });
  }, 60_000);

  it('refuses a second app of the same name, also at the same moment', async () => {
    const again = await portal.post('developer', '/v1/tenants/acme/apps', {
      name: 'shop',
      image: 'demo/hello:2.0',
    });
    expect(again.status).toBe(409);
    expect(again.body.error.reason).toBe('AppExists');
    const both = await Promise.all(
      ['1.0', '2.0'].map(tag =>
        portal.post('developer', '/v1/tenants/acme/apps', {
          name: 'twin',
          image: `demo/hello:${tag}`,
        }),
      ),
    );
    expect(both.map(response => response.status).sort()).toEqual([201, 409]);
  }, 60_000);

  it('compresses what is long, for those who take it', async () => {
    const address = '/v1/tenants/acme/apps/shop';
    const short = await portal.get('viewer', address);
    expect(short.headers['content-encoding']).toBeUndefined();
    const env = { TEXT: 'x'.repeat(10_000) };
    const image = 'demo/hello:1.0';
    await portal.post('developer', '/v1/tenants/acme/apps', {
      ...{ name: 'long', image, env },
    });
    const long = address.replace('shop', 'long');
    const zipped = await portal.get('viewer', long);
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(zipped.headers.vary).toMatch(/accept-encoding/i);
    expect(zipped.body.spec.env).toEqual(env);
    const plain = await portal
      .get('viewer', long)
      .set('accept-encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.spec.env).toEqual(env);
  });

  it('lists apps to members alone, whatever anybody searches for', async () => {
    const list = async (who: 'viewer' | 'stranger', q: string) =>
      (await portal.get(who, `/v1/apps?q=${encodeURIComponent(q)}`)).body.total;
    expect(await list('viewer', 'shop')).toBe(1);
    for (const q of ['shop', 'shop acme', 'shop","acme', '["shop","acme"]']) {
      expect(await list('stranger', q)).toBe(0);
    }
    expect(await list('viewer', 'no such app')).toBe(0);
  });

  it('scales, restarts, stops and starts', async () => {
    const act = (verb: string, body = {}) =>
      portal.post('developer', `/v1/tenants/acme/apps/shop/${verb}`, body);
    expect((await act('scale', { replicas: 3 })).body.replicas.desired).toBe(3);
    const before = await healthy('shop', 3);

    expect((await act('restart')).status).toBe(200);
    const names = (app: App) => app.pods.map(pod => pod.name);
    const after = (await portal.until(
      'developer',
      '/v1/tenants/acme/apps/shop',
      body =>
        body.reason === 'Serving' &&
        names(body as App).every(name => !names(before).includes(name)),
    )) as App;
    expect(after.pods).toHaveLength(3);

    const stopped = await act('stop');
    expect(stopped.body).toMatchObject({
      phase: 'Stopped',
      spec: { replicas: 3 },
    });
    expect((await act('restart')).body.error.reason).toBe('Stopped');
    // What somebody started by hand is not stopped, whatever its mark says.
    const shop = new TestApp(portal, 'shop');
    await shop.patch('deployments', 'shop-blue', { spec: { replicas: 1 } });
    await healthy('shop', 1);
    expect((await act('stop')).body.phase).toBe('Stopped');
    await shop.patch('deployments', 'shop-blue', { spec: { replicas: 3 } });
    await healthy('shop', 3);
    expect((await act('scale', { replicas: 3 })).status).toBe(200);
    const { metadata } = await portal.kubernetes<{
      metadata: { annotations: Record<string, string> };
    }>({ path: '/apis/apps/v1/namespaces/acme/deployments/shop-blue' });
    expect(metadata.annotations).not.toHaveProperty([ANNOTATION_STOPPED]);
    expect((await act('stop')).body.phase).toBe('Stopped');
    expect((await act('start')).status).toBe(200);
    await healthy('shop', 3);
  }, 60_000);

  it('keeps both of two changes that are made at the same moment', async () => {
    const act = (verb: string, body = {}) =>
      portal.post('developer', `/v1/tenants/acme/apps/shop/${verb}`, body);
    const outcomes = await Promise.all([
      act('scale', { replicas: 2 }),
      act('restart'),
      act('restart'),
    ]);
    expect(outcomes.map(response => response.status)).toEqual([200, 200, 200]);
    const app = await healthy('shop', 2);
    expect(app.spec).toMatchObject({ port: 80, env: { LEVEL: 'info' } });
  }, 60_000);

  it('gives logs as text, follows them, and refuses other pods', async () => {
    const app = await healthy('shop', 2);
    const logs = (pod: string, query = '') =>
      portal.get(
        'viewer',
        `/v1/tenants/acme/apps/shop/pods/${pod}/logs${query}`,
      );
    const serving = app.pods.find(pod => pod.ready)!.name;
    const own = await logs(serving, '?tailLines=5');
    expect(own.status).toBe(200);
    expect(own.headers['content-type']).toMatch(/^text\/plain/);
    expect(own.text.length).toBeGreaterThan(0);
    // Compression would hold back the lines of a log that is being followed.
    expect(own.headers['cache-control']).toContain('no-transform');
    expect((await logs('hello-blue-abc')).body.error.reason).toBe(
      'PodNotFound',
    );
    expect((await logs(serving, '?tailLines=-1')).status).toBe(400);
    expect((await logs('..%2f..%2fsecrets')).status).toBe(400);
  }, 60_000);

  it.each([
    ['demo/missing:1.0', 'ImagePullFailed'],
    ['demo/broken:1.0', 'CrashLoop'],
    ['demo/oom:1.0', 'OutOfMemory'],
  ])(
    'says in words why %s does not run',
    async (image, reason) => {
      const name = image.replace(/\W+/g, '-').replace(/-1-0$/, '');
      await portal.post('developer', '/v1/tenants/acme/apps', { name, image });
      const app = await portal.until(
        'developer',
        `/v1/tenants/acme/apps/${name}`,
        body => body.reason === reason,
      );
      expect(app.phase).toBe('Unavailable');
      expect(app.message).toMatch(/\.$/);
      const { body } = await portal.get(
        'developer',
        `/v1/tenants/acme/apps/${name}/events`,
      );
      expect(body.total).toBeGreaterThan(0);
    },
    60_000,
  );

  it('leaves nothing half-made when the cluster refuses', async () => {
    const refused = await portal.post('developer', '/v1/tenants/acme/apps', {
      name: 'greedy',
      image: 'demo/hello:1.0',
      resources: { limits: { cpu: '100m' }, requests: { cpu: '2' } },
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    const found = await portal.get('developer', '/v1/tenants/acme/apps/greedy');
    expect(found.status).toBe(404);
  });

  it('removes nothing unless that was switched on', async () => {
    for (const who of ['owner', 'viewer'] as const) {
      const address = '/v1/tenants/acme/apps/shop';
      const refused = await portal.call(who, 'DELETE', address);
      expect(refused.status).toBe(403);
      expect(refused.body.error).toMatchObject({ reason: 'RemovalDisabled' });
    }
  });

  it('remembers who did what', async () => {
    const { body } = await portal.get(
      'viewer',
      '/v1/activity?tenant=acme&app=shop',
    );
    const actions = body.items.map((item: { action: string }) => item.action);
    expect(actions).toEqual(
      expect.arrayContaining(['app.create', 'app.scale', 'app.stop']),
    );
    expect((await portal.get('stranger', '/v1/activity')).body.total).toBe(0);
  });

  it('serves an OpenAPI document of all routes to everybody', async () => {
    const { status, body } = await portal.get('nobody', '/openapi.json');
    expect(status).toBe(200);
    expect(Object.keys(body.paths)).toContain(
      '/v1/tenants/{tenant}/apps/{app}',
    );
  });

  it.each([
    ['not JSON', 'nonsense {"T":"s3cret"}', 400, 'NotJson'],
    ['an array', '[]', 400, 'Invalid'],
    ['null', 'null', 400, 'Invalid'],
    ['a text', '"shop"', 400, 'Invalid'],
    ['an unknown field', '{"name":"a","image":"a:1","x":1}', 400, 'Invalid'],
    ['a name of a color', '{"name":"a-blue","image":"a:1"}', 400, 'Invalid'],
    ['a prototype', '{"__proto__":{"name":"a"}}', 400, 'NotJson'],
    [
      'a variable that would be lost',
      '{"name":"a","image":"a:1","env":{"__proto__":"1"}}',
      400,
      'NotJson',
    ],
    ['lists within lists', `${'['.repeat(900_000)}`, 400, 'NotJson'],
    [
      'lists within lists, closed',
      `${'['.repeat(900_000)}${']'.repeat(900_000)}`,
      400,
      'NotJson',
    ],
    [
      'a prototype deep down',
      `${'[{"a":'.repeat(50)}{"__proto__":0}${'}]'.repeat(50)}`,
      400,
      'NotJson',
    ],
    ['a prototype spelled otherwise', '{"\\u005f_proto__":{}}', 400, 'NotJson'],
    ['3 MB', `{"name":"${'x'.repeat(3_000_000)}"}`, 413, 'BodyTooLarge'],
  ])('answers %s with a clear error', async (_, text, status, reason) => {
    const response = await portal
      .call('developer', 'POST', '/v1/tenants/acme/apps')
      .set('content-type', 'application/json')
      .send(text);
    expect(response.status).toBe(status);
    expect(response.body.error).toMatchObject({
      reason,
      message: expect.stringMatching(/\.$/),
    });
    expect(response.text).not.toContain('s3cret');
  });

  it('says which content type it takes', async () => {
    const response = await portal
      .call('developer', 'POST', '/v1/tenants/acme/apps')
      .set('content-type', 'text/plain')
      .send('{"name":"a","image":"a:1"}');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('application/json');
  });

  it('says that there is no such route', async () => {
    const { status, body } = await portal.get('developer', '/v1/nonsense');
    expect(status).toBe(404);
    expect(body.error).toMatchObject({
      reason: 'NoSuchRoute',
      message: expect.stringContaining('/openapi.json'),
    });
  });
});
