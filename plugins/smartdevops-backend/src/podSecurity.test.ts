import { TestPortal } from './__testUtils__/portal';
import { accepted, TestApp } from './__testUtils__/releases';

const ADDRESS = '/v1/tenants/acme/pod-security';
const BASELINE = { level: 'baseline', reason: 'The old shop needs root.' };

describe('images that insist on root', () => {
  let portal: TestPortal;
  let app: TestApp;

  beforeAll(async () => {
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
    app = new TestApp(portal, 'old');
  }, 60_000);

  afterAll(() => portal.stop());

  const tenant = async () =>
    (await portal.get('viewer', '/v1/tenants/acme')).body;
  const set = (body: object, who: 'admin' | 'owner' = 'admin') =>
    portal.call(who, 'PUT', ADDRESS, body);
  const deployment = (color: string) =>
    portal.kubernetes<{
      spec: {
        template: {
          spec: { securityContext: object; containers: [object] };
        };
      };
    }>({ path: `/apis/apps/v1/namespaces/acme/deployments/old-${color}` });

  it('do not start, and the status names the ways out', async () => {
    const image = 'nginx:1.27';
    accepted(
      await portal.post('developer', '/v1/tenants/acme/apps', {
        name: 'old',
        image,
        port: 80,
      }),
    );
    const { message } = await app.until(({ reason }) => reason === 'RootImage');
    expect(message).toContain('unprivileged');
    expect(message).toContain('pod security baseline');
  });

  it.each([
    ['without a reason', { level: 'baseline' }],
    ['with an empty reason', { level: 'baseline', reason: ' ' }],
    ['to privileged', { level: 'privileged', reason: 'All of it.' }],
  ])('cannot be let in %s', async (_, body) => {
    expect((await set(body)).status).toBe(400);
  });

  it('cannot be let in by an owner', async () => {
    expect((await set(BASELINE, 'owner')).status).toBe(403);
    expect((await tenant()).podSecurity).toBe('restricted');
  });

  it('start once an admin has let them in, for this tenant alone', async () => {
    await portal.seedTenant('beta');
    accepted(await set(BASELINE));
    expect((await tenant()).podSecurity).toBe('baseline');
    const labels = async (name: string) => {
      const path = `/api/v1/namespaces/${name}`;
      const { metadata } = await portal.kubernetes<{
        metadata: { labels: Record<string, string> };
      }>({ path });
      return metadata.labels['pod-security.kubernetes.io/enforce'];
    };
    expect(await labels('acme')).toBe('baseline');
    expect(await labels('beta')).toBe('restricted');
    accepted(await app.act('restart'));
    // nginx listens on port 80 whatever PORT says; that it listens is enough.
    await app.until(({ reason }) => reason !== 'RootImage');
    const { spec } = await deployment('blue');
    expect(spec.template.spec.securityContext).toEqual({
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec.template.spec.containers[0]).toMatchObject({
      securityContext: { allowPrivilegeEscalation: false },
    });
  });

  it('are told to everybody, with who let them in and why', async () => {
    const activity = await portal.get('viewer', '/v1/activity?tenant=acme');
    expect(activity.body.items).toContainEqual(
      expect.objectContaining({
        action: 'tenant.pod-security',
        actor: 'user:default/admin',
        message:
          'changed pod security from restricted to baseline. Reason: The old shop needs root.',
      }),
    );
    const check = await portal.post(
      'owner',
      '/v1/tenants/acme/isolation-check',
    );
    const finding = (name: string) =>
      check.body.findings.find(
        (found: { name: string }) => found.name === name,
      );
    expect(
      check.body.findings.filter((found: { passed: boolean }) => !found.passed),
    ).toEqual([]);
    expect(check.body.passed).toBe(true);
    expect(finding('Root container is refused').actual).toContain('baseline');
    expect(finding('Privileged pod is refused').passed).toBe(true);
  }, 60_000);

  it('are kept out again', async () => {
    accepted(await set({ level: 'restricted', reason: 'It is gone.' }));
    accepted(await app.act('restart'));
    await app.until(({ reason }) => reason === 'RootImage');
    const { spec } = await deployment('blue');
    expect(spec.template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
    });
  });
});
