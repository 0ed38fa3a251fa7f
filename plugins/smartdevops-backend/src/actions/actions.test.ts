import { recordAudit } from '../__testUtils__/audit';
import { QUICK_RELEASES, TestApp } from '../__testUtils__/releases';
import { USERS, Who } from '../__testUtils__/callers';
import { TestPortal } from '../__testUtils__/portal';

const ACTIONS = '/.backstage/actions/v1/actions';
const shop = { tenant: 'acme', app: 'shop' };

describe('actions in the registry', () => {
  let portal: TestPortal;
  let app: TestApp;
  const audit = recordAudit();

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: { releases: QUICK_RELEASES },
      features: [audit.feature],
    });
    await portal.seedTenant('acme');
    app = new TestApp(portal, 'shop');
    await app.create();
  }, 60_000);

  afterAll(() => portal.stop());

  /** Invokes an action as the portal's MCP server does. */
  const invoke = (who: Who, name: string, input: object) =>
    portal.post(
      who,
      `${ACTIONS}/${encodeURIComponent(`smartdevops:${name}`)}/invoke`,
      input,
    );

  it('are listed with what they do to the world', async () => {
    const { body } = await portal.get('developer', ACTIONS);
    const reads = { readOnly: true, destructive: false, idempotent: true };
    const replaces = { readOnly: false, destructive: true, idempotent: true };
    expect(
      body.actions.map((action: { id: string; attributes: object }) => [
        action.id,
        action.attributes,
      ]),
    ).toEqual([
      ['smartdevops:list-apps', reads],
      ['smartdevops:get-app-status', reads],
      ['smartdevops:prepare-app', replaces],
      ['smartdevops:promote-app', replaces],
      ['smartdevops:rollback-app', replaces],
      ['smartdevops:abort-app', replaces],
    ]);
  });

  it('upgrade an app and go back, as a developer', async () => {
    const prepared = await invoke('developer', 'prepare-app', {
      ...shop,
      image: 'demo/hello:2.0',
    });
    expect(prepared.status).toBe(200);
    expect(prepared.body.output).toMatchObject({
      ...shop,
      release: {
        active: { revision: 1 },
        candidate: { revision: 2, image: 'demo/hello:2.0' },
      },
    });
    await app.until(({ release: { phase, actions } }) => {
      return phase === 'PreviewReady' && actions.promote.refusal === undefined;
    });

    const status = await invoke('developer', 'get-app-status', shop);
    expect(status.body.output).toMatchObject({
      phase: 'Healthy',
      previewUrl: expect.stringContaining('shop-preview.acme'),
      release: {
        phase: 'PreviewReady',
        changes: ['image: demo/hello:1.0 → demo/hello:2.0'],
        checks: [expect.stringMatching(/^HTTP smoke test: passed\./)],
        refusals: { rollback: expect.stringContaining('no previous version') },
      },
    });

    const promoted = await invoke('developer', 'promote-app', {
      ...shop,
      expectedRevision: 2,
    });
    expect(promoted.body.output.release).toMatchObject({
      phase: 'Verifying',
      active: { revision: 2 },
    });
    expect((await app.visit()).version).toBe('2.0');

    const back = { ...shop, expectedRevision: 2 };
    const rolledBack = await invoke('developer', 'rollback-app', back);
    expect(rolledBack.body.output.release.active).toMatchObject({
      revision: 1,
    });
    // Asked for once more it does nothing.
    const again = await invoke('developer', 'rollback-app', back);
    expect(again.body.output.release.active).toMatchObject({ revision: 1 });
    const stale = await invoke('developer', 'rollback-app', {
      ...shop,
      expectedRevision: 7,
    });
    expect(stale.status).toBe(409);
    expect(stale.body.error).toMatchObject({
      reason: 'StaleRevision',
      message: expect.stringContaining('revision 7 was expected'),
    });

    const { body } = await invoke('viewer', 'list-apps', { tenant: 'acme' });
    expect(body.output).toMatchObject({
      total: 1,
      apps: [{ ...shop, version: '1.0', revision: 1, phase: 'Healthy' }],
    });
    const [last] = await app.history();
    expect(last).toMatchObject({ kind: 'rollback', by: USERS.developer });
  }, 60_000);

  it('abort a candidate', async () => {
    await app.settled();
    await invoke('developer', 'prepare-app', {
      ...shop,
      image: 'demo/hello:3.0',
    });
    const { status, body } = await invoke('developer', 'abort-app', shop);
    expect(status).toBe(200);
    expect(body.output.release.candidate).toBeUndefined();
  }, 60_000);

  const changes: [string, object][] = [
    ['prepare-app', { ...shop, image: 'demo/hello:2.0' }],
    ['promote-app', { ...shop, expectedRevision: 2 }],
    ['rollback-app', { ...shop, expectedRevision: 1 }],
    ['abort-app', shop],
  ];

  it.each(changes)('refuse viewers: %s', async (name, input) => {
    const { status, body } = await invoke('viewer', name, input);
    expect(status).toBe(403);
    expect(body.error.message).toContain('developer');
  });

  it.each([...changes, ['get-app-status', shop] as [string, object]])(
    'hide tenants of others, whatever is asked: %s',
    async (name, input) => {
      const { status } = await invoke('stranger', name, input);
      expect(status).toBe(404);
      // As they hide tenants that do not exist, even from wrong requests.
      const wrong = { ...input, image: 'Not an image' };
      expect((await invoke('stranger', name, wrong)).status).toBe(404);
    },
  );

  it.each(changes)(
    'leave an event of what a stranger tried: %s',
    async (id, input) => {
      await invoke('stranger', id, input);
      expect(
        audit.events.filter(({ meta }) => 'by' in Object(meta)).at(-1),
      ).toMatchObject({
        id,
        meta: { ...shop, actor: USERS.stranger, by: 'action' },
        ended: 'failed',
        error: { reason: 'TenantNotFound' },
      });
    },
  );

  it('list nothing of others', async () => {
    const { body } = await invoke('stranger', 'list-apps', {});
    expect(body.output).toEqual({ total: 0, apps: [] });
  });

  it('need a person', async () => {
    expect((await invoke('scaffolder', 'abort-app', shop)).body.error).toEqual(
      expect.objectContaining({ reason: 'UserRequired' }),
    );
    // Not even the catalog, which reads everything else.
    expect((await invoke('catalog', 'list-apps', {})).status).toBe(403);
    expect((await invoke('nobody', 'list-apps', {})).status).toBe(401);
  });

  it('say what is wrong with the input', async () => {
    const { status, body } = await invoke('developer', 'prepare-app', {
      ...shop,
      image: 'demo/hello',
    });
    expect(status).toBe(400);
    expect(body.error.message).toContain('Name a tag or a digest');
  });

  it('answer 404 for an app that does not exist', async () => {
    const input = { tenant: 'acme', app: 'none' };
    const { status } = await invoke('developer', 'get-app-status', input);
    expect(status).toBe(404);
  });
});
