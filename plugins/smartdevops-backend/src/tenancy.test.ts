import { TestPortal } from './__testUtils__/portal';

describe('tenant requests', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  const ask = (who: 'stranger' | 'owner' | 'admin', body: object) =>
    portal.post(who, '/v1/tenant-requests', body);

  it('turns a wish for an existing tenant into a request to join', async () => {
    const asked = await ask('stranger', {
      tenant: 'acme',
      displayName: 'Mine',
      plan: 'large',
      reason: 'hello',
    });
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({
      kind: 'join',
      status: 'pending',
      // Neither what was wished for nor what the tenant has.
      displayName: 'acme',
    });
    expect(asked.body).not.toHaveProperty('plan');
    const again = await ask('stranger', { tenant: 'acme' });
    expect(again.body.error.reason).toBe('RequestPending');

    const { id } = asked.body;
    const developer = await portal.post(
      'developer',
      `/v1/tenant-requests/${id}/approve`,
    );
    expect(developer.status).toBe(404);
    const own = await portal.post(
      'stranger',
      `/v1/tenant-requests/${id}/approve`,
    );
    expect(own.status).toBe(403);

    const seen = await portal.get(
      'owner',
      '/v1/tenant-requests?status=pending',
    );
    expect(seen.body.items.map((r: { id: string }) => r.id)).toContain(id);
    for (const chosen of [{ plan: 'large' }, { cluster: 'default' }]) {
      const address = `/v1/tenant-requests/${id}/approve`;
      const wrong = await portal.post('owner', address, chosen);
      expect(wrong.status).toBe(400);
      expect(wrong.body.error.reason).toBe('RequestIsJoin');
    }
    const approved = await portal.post(
      'owner',
      `/v1/tenant-requests/${id}/approve`,
    );
    expect(approved.body).toMatchObject({ status: 'approved' });
    expect(approved.body).not.toHaveProperty('plan');
    expect((await portal.get('stranger', '/v1/tenants/acme')).body.role).toBe(
      'developer',
    );
    const late = await portal.post(
      'admin',
      `/v1/tenant-requests/${id}/reject`,
      { reason: 'too late' },
    );
    expect(late.status).toBe(409);
    await portal.call(
      'owner',
      'DELETE',
      '/v1/tenants/acme/members/user:default%2Fstranger',
    );
    expect((await portal.get('stranger', '/v1/tenants/acme')).status).toBe(404);
  });

  it('tells whoever asks to join nothing of the tenant but its name', async () => {
    const wish = { tenant: 'globex', displayName: 'Merger', plan: 'large' };
    const made = await ask('owner', wish);
    expect(made.body).toMatchObject(wish);
    const approve = `/v1/tenant-requests/${made.body.id}/approve`;
    expect((await portal.post('admin', approve)).status).toBe(200);
    const asked = await ask('stranger', { tenant: 'globex' });
    const list = await portal.get('stranger', '/v1/tenant-requests');
    const withdrawn = await portal.post(
      'stranger',
      `/v1/tenant-requests/${asked.body.id}/withdraw`,
    );
    const [listed] = list.body.items;
    for (const told of [asked.body, listed, withdrawn.body]) {
      expect(told).toMatchObject({ id: asked.body.id, displayName: 'globex' });
      expect(JSON.stringify(told)).not.toMatch(/Merger|large|plan/);
    }
  });

  it('lets one of two deciders win and tells the other', async () => {
    const { body } = await ask('stranger', { tenant: 'race' });
    const outcomes = await Promise.all(
      ['a', 'b'].map(comment =>
        portal.post('admin', `/v1/tenant-requests/${body.id}/approve`, {
          comment,
        }),
      ),
    );
    expect(outcomes.map(r => r.status).sort()).toEqual([200, 409]);
  });

  it('does not let admins approve themselves', async () => {
    const { body } = await ask('admin', { tenant: 'mine' });
    const approved = await portal.post(
      'admin',
      `/v1/tenant-requests/${body.id}/approve`,
    );
    expect(approved.status).toBe(403);
    expect(approved.body.error.reason).toBe('OwnRequest');
    const withdrawn = await portal.post(
      'admin',
      `/v1/tenant-requests/${body.id}/withdraw`,
    );
    expect(withdrawn.body.status).toBe('withdrawn');
    const late = await portal.post(
      'owner',
      `/v1/tenant-requests/${body.id}/approve`,
    );
    expect(late.status).toBe(404);
    const other = await portal.post(
      'owner',
      `/v1/tenant-requests/${body.id}/withdraw`,
    );
    expect(other.status).toBe(404);
  });

  it('does not bring a withdrawn request back to life', async () => {
    const { body } = await ask('stranger', { tenant: 'gone' });
    await portal.post('stranger', `/v1/tenant-requests/${body.id}/withdraw`);
    for (const [verb, decision] of [
      ['approve', {}],
      ['reject', { reason: 'late' }],
    ] as const) {
      const address = `/v1/tenant-requests/${body.id}/${verb}`;
      const refused = await portal.post('admin', address, decision);
      expect(refused.status).toBe(409);
      expect(refused.body.error).toMatchObject({
        reason: 'RequestDecided',
        message: 'This request is already withdrawn.',
      });
    }
    expect((await portal.get('admin', '/v1/tenants/gone')).status).toBe(404);
  });

  it('leaves foreign namespaces alone and says so', async () => {
    const { body } = await ask('stranger', { tenant: 'kube-node-lease' });
    expect(body.error.message).toContain('reserved');
    const asked = await ask('stranger', { tenant: 'foreign' });
    await portal.createNamespace('foreign');
    const approved = await portal.post(
      'admin',
      `/v1/tenant-requests/${asked.body.id}/approve`,
    );
    expect(approved.status).toBe(409);
    expect(approved.body.error).toMatchObject({
      reason: 'NamespaceTaken',
      message: expect.stringMatching(/"foreign" exists already/),
    });
    expect((await portal.get('admin', '/v1/tenants/foreign')).status).toBe(404);
    // Nor can it be asked for any more; others' suggestions leave it out.
    await portal.createNamespace('acme-team');
    const late = await ask('owner', { tenant: 'acme-team' });
    expect(late.status).toBe(409);
    expect(late.body.error.reason).toBe('NamespaceTaken');
    const checks = '/v1/tenant-requests/check?tenant=';
    const check = await portal.get('stranger', `${checks}acme-team`);
    expect(check.body).toMatchObject({ reason: 'NamespaceTaken' });
    expect(check.body.kind).toBeUndefined();
    const join = await portal.get('stranger', `${checks}acme`);
    expect(join.body.suggestions).toEqual(['acme-apps', 'acme-dev']);
  }, 30_000);

  it('takes a namespace that is labelled as this tenant’s own', async () => {
    const asked = await ask('stranger', { tenant: 'lost' });
    await portal.kubernetes({
      method: 'POST',
      path: '/api/v1/namespaces',
      body: {
        metadata: { name: 'lost', labels: { 'smartdevops.io/tenant': 'lost' } },
      },
    });
    const address = `/v1/tenant-requests/${asked.body.id}/approve`;
    expect((await portal.post('admin', address)).status).toBe(200);
    await portal.until(
      'stranger',
      '/v1/tenants/lost',
      ({ state }) => state === 'active',
    );
  }, 30_000);

  it.each([
    [{ tenant: 'Über' }],
    [{ tenant: '' }],
    [{ tenant: 'default' }],
    [{ tenant: 'x'.repeat(64) }],
    [{ tenant: 'ok', reason: 'x'.repeat(10_000) }],
    [{ tenant: 'ok', plan: 'galactic' }],
    [{ tenant: 'ok', admin: true }],
    [{}],
  ])('refuses %j', async body => {
    const { status } = await ask('stranger', body);
    expect(status).toBe(400);
  });

  it.each([
    ['GET', '/v1/me'],
    ['GET', '/v1/tenants/acme'],
    ['POST', '/v1/tenants/acme/repair'],
    ['GET', '/v1/apps'],
  ])('%s %s takes no parameter that it does not know', async (method, path) => {
    const { status, body } = await portal.call('owner', method, `${path}?x=1`);
    expect(status).toBe(400);
    expect(body.error.message).toBe(
      'The query is not valid. There is no field "x".',
    );
  });

  it.each([
    ['PUT', 'user:default%2Fowner', { role: 'viewer' }, 409],
    ['DELETE', 'user:default%2Fowner', undefined, 409],
    ['DELETE', 'user:default%2Fghost', undefined, 404],
    ['PUT', 'group:default%2Fall', { role: 'viewer' }, 400],
    ['PUT', 'user:default%2Fx', { role: 'god' }, 400],
    ['PUT', '..%2F..', { role: 'viewer' }, 400],
  ])('%s of member %s with %j: %s', async (method, ref, body, status) => {
    const response = await portal.call(
      'owner',
      method,
      `/v1/tenants/acme/members/${ref}`,
      body,
    );
    expect(response.status).toBe(status);
  });
});
