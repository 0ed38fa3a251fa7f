import { visit } from './__testUtils__/load/visit';
import { accepted, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';

const INGRESSES = '/apis/networking.k8s.io/v1/namespaces';

describe('the address of an app', () => {
  let portal: TestPortal;
  let shop: TestApp;

  beforeAll(async () => {
    portal = await TestPortal.start({
      proxied: true,
      config: { releases: { guardWindowSeconds: 600 } },
    });
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
  }, 60_000);

  afterAll(() => portal.stop());

  const create = (body: object) =>
    portal.post('developer', '/v1/tenants/acme/apps', {
      image: 'demo/hello:1.0',
      ...body,
    });
  /** Version that answers at a host. */
  const answers = async (label: string) => {
    const { mark } = await visit({
      address: '127.0.0.1',
      port: portal.cluster.ingressPort,
      host: `${label}.acme.localhost`,
    });
    return mark;
  };
  const eventually = (label: string, mark: string | undefined) =>
    portal.eventually(async () => (await answers(label)) === mark);
  const hostsOf = async () => {
    const path = `${INGRESSES}/acme/ingresses/shop`;
    const { spec } = await portal.kubernetes<{
      spec: { rules: { host: string }[] };
    }>({ path });
    return spec.rules.map(({ host }) => host);
  };

  it('is what was asked for, and given to nobody else', async () => {
    await portal.kubernetes({
      method: 'POST',
      path: `${INGRESSES}/default/ingresses`,
      body: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'old' },
        spec: { rules: [{ host: 'theirs.acme.localhost' }] },
      },
    });
    const app = await shop.create({ host: 'www' });
    expect(app.spec.host).toBe('www');
    expect(new URL(app.urls.active).hostname).toBe('www.acme.localhost');
    expect(await answers('www')).toBe('1.0');
    expect(await answers('shop')).toBeUndefined();
    const others = [
      { name: 'www' },
      { name: 'other', host: 'www' },
      { name: 'theirs' },
    ];
    for (const body of others) {
      const { status, body: answer } = await create(body);
      expect({ body, status, reason: answer.error?.reason }).toEqual({
        body,
        status: 409,
        reason: 'HostTaken',
      });
    }
    const path = `/v1/tenants/acme/apps/theirs`;
    expect((await portal.get('developer', path)).status).toBe(404);
  }, 60_000);

  it('is given to one of two who ask for it at the same moment', async () => {
    const asked = await Promise.all([
      create({ name: 'one', host: 'both' }),
      create({ name: 'two', host: 'both' }),
      create({ name: 'both' }),
    ]);
    const statuses = asked.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 409, 409]);
  });

  it.each(['WWW', 'a.b', '-a', 'x-preview', '', 'a'.repeat(64)])(
    'cannot be “%s”',
    async host => {
      const { status, body } = await create({ name: 'wrong', host });
      expect(status).toBe(400);
      expect(body.error.message).toMatch(/host: A host (is|must)/);
    },
  );

  it('moves with a promotion, and the old one answers while its version runs', async () => {
    const { release } = await shop.prepareReady({
      image: 'demo/hello:2.0',
      host: 'new',
    });
    expect(release.changes).toContainEqual({
      field: 'host',
      from: 'www',
      to: 'new',
    });
    expect(await answers('new')).toBeUndefined();
    const revision = release.candidate?.revision;
    accepted(await shop.act('promote', { expectedRevision: revision }));
    await eventually('new', '2.0');
    expect(await answers('www')).toBe('2.0');
    const { urls } = await shop.get();
    expect(new URL(urls.active).hostname).toBe('new.acme.localhost');
    // Back and forth, as long as both run nobody stands before a closed door.
    accepted(await shop.act('rollback'));
    expect([await answers('www'), await answers('new')]).toEqual([
      '1.0',
      '1.0',
    ]);
    accepted(await shop.act('finish'));
    await shop.settled();
    await eventually('new', undefined);
    expect(await answers('www')).toBe('1.0');
  }, 60_000);

  it('is free again once no version has it', async () => {
    accepted(await shop.act('prepare', { image: 'demo/hello:3.0' }));
    accepted(await shop.act('abort'));
    accepted(await create({ name: 'fresh', host: 'new' }));
    await eventually('new', '1.0');
    expect(await answers('new')).toBe('1.0');
  });

  it('is put back after somebody deleted or changed the Ingress', async () => {
    const path = `${INGRESSES}/acme/ingresses/shop`;
    // After its first seconds an Ingress that is missing is not only unseen.
    await portal.kubernetes({ method: 'DELETE', path });
    await eventually('www', '1.0');
    await portal.kubernetes({
      method: 'PATCH',
      path,
      contentType: 'application/merge-patch+json',
      body: { spec: { rules: [{ host: 'evil.acme.localhost' }] } },
    });
    await portal.eventually(async () =>
      (await hostsOf()).includes('www.acme.localhost'),
    );
    expect(await hostsOf()).toEqual(['www.acme.localhost']);
  }, 60_000);

  it('is told to lead nowhere while the cluster refuses to put it back', async () => {
    const notices = async () => {
      const { body } = await portal.get(
        'developer',
        '/v1/tenants/acme/apps/shop',
      );
      return body.notices.join();
    };
    expect(await notices()).toBe('');
    // What the admission webhook of an ingress controller answers.
    portal.api.fail(({ method, path }) =>
      method === 'PATCH' && path.includes('/ingresses/')
        ? {
            kind: 'answer',
            status: 400,
            body: {
              kind: 'Status',
              apiVersion: 'v1',
              status: 'Failure',
              code: 400,
              reason: 'BadRequest',
              message:
                'admission webhook "validate.nginx.ingress.kubernetes.io" denied the request',
            },
          }
        : undefined,
    );
    const path = `${INGRESSES}/acme/ingresses/shop`;
    await portal.kubernetes({ method: 'DELETE', path });
    await portal.eventually(async () =>
      (await notices()).includes('its Ingress "shop" is missing'),
    );
    portal.api.heal();
    await portal.eventually(async () => (await notices()) === '');
    expect(await answers('www')).toBe('1.0');
  }, 60_000);
});
