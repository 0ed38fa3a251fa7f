import { visit } from './__testUtils__/load/visit';
import { accepted, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';

const INGRESSES = '/apis/networking.k8s.io/v1/namespaces';

describe('the address of an app', () => {
  let portal: TestPortal;
  let shop: TestApp;

  /** What cert-manager makes while it gets a certificate. */
  const solver = (namespace: string, host: string) =>
    portal.kubernetes({
      method: 'POST',
      path: `${INGRESSES}/${namespace}/ingresses`,
      body: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: {
          name: `cm-acme-http-solver-${host}`,
          labels: { 'acme.cert-manager.io/http01-solver': 'true' },
        },
        spec: { rules: [{ host: `${host}.acme.localhost` }] },
      },
    });

  beforeAll(async () => {
    portal = await TestPortal.start({
      proxied: true,
      config: { releases: { guardWindowSeconds: 600 } },
    });
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
    // What a backend that starts finds there.
    await portal.kill();
    await solver('acme', 'mine');
    await solver('default', 'stolen');
    await portal.revive();
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

  it('is the app’s while cert-manager asks for its certificate', async () => {
    // One that somebody else calls so takes the host like any other.
    const stolen = await create({ name: 'stolen' });
    expect(stolen.body.error.reason).toBe('HostTaken');
    expect((await create({ name: 'mine' })).status).toBe(201);
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

describe('an app whose portal is configured otherwise by now', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
    await new TestApp(portal, 'shop').create();
  }, 60_000);

  afterAll(() => portal.stop());

  type Ingress = {
    metadata: { annotations?: Record<string, string> };
    spec: { tls?: object[] };
  };
  const path = `${INGRESSES}/acme/ingresses/shop`;
  const issuer = 'cert-manager.io/cluster-issuer';
  const issuerOf = async () =>
    (await portal.kubernetes<Ingress>({ path })).metadata.annotations?.[issuer];

  it('gets annotations and a certificate, and keeps what others added', async () => {
    await portal.kubernetes({
      method: 'PATCH',
      path,
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { theirs: 'stays' } } },
    });
    expect(await issuerOf()).toBeUndefined();
    await portal.kill();
    await portal.addReplica({
      config: {
        ingress: {
          baseDomain: 'localhost',
          scheme: 'https',
          annotations: { [issuer]: 'letsencrypt' },
        },
      },
    });
    await portal.eventually(async () => (await issuerOf()) === 'letsencrypt');
    const { metadata, spec } = await portal.kubernetes<Ingress>({ path });
    expect(spec.tls).toEqual([
      { hosts: ['shop.acme.localhost'], secretName: 'shop-tls' },
    ]);
    expect(metadata.annotations?.theirs).toBe('stays');
    // Nor can it be lost by hand.
    await portal.kubernetes({
      method: 'PATCH',
      path,
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { [issuer]: null } } },
    });
    await portal.eventually(async () => (await issuerOf()) === 'letsencrypt');
  }, 60_000);
});
