import { TestPortal } from './__testUtils__/portal';

const ACME = '/v1/tenants/acme';
const NAMESPACE = '/api/v1/namespaces/acme';
/** Less than a second, in days. */
const SHORT = { offboarding: { retentionDays: 0.000_005 } };

describe.each([
  ['only the portal owner removes things', { enabled: false, allowed: false }],
  ['the cluster refuses removal', { enabled: true, allowed: false }],
  ['removal is allowed', { enabled: true, allowed: true }],
])('after the retention, where %s', (_, removal) => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ removal, config: SHORT });
    await portal.seedTenant('acme');
    await portal.post('developer', `${ACME}/apps`, {
      name: 'shop',
      image: 'demo/hello:1.0',
    });
    await portal.post('admin', `${ACME}/offboard`);
  }, 60_000);

  afterAll(() => portal.stop());

  /** What the reconciler would do in a minute. */
  const look = () => portal.post('admin', `${ACME}/repair`);
  /** What the message asks for; fails if the platform had deleted it already. */
  const deleteByHand = async () => {
    if (!removal.allowed) {
      await portal.kubernetes({ method: 'DELETE', path: NAMESPACE });
    }
  };
  const messages: Record<string, RegExp> = {
    'false/false': /This portal removes nothing.*kubectl delete namespace acme/,
    'true/false': /refuses to let the portal delete it.*kubectl delete/,
    'true/true': /being deleted/,
  };

  it('says how it goes on, and forgets the tenant once nothing is left', async () => {
    const expected = messages[`${removal.enabled}/${removal.allowed}`];
    const { message } = await portal.eventually(async () => {
      const { body } = await look();
      return /retention is over/.test(body.message ?? '') && body;
    });
    expect(message).toMatch(expected);
    await deleteByHand();
    await portal.eventually(async () => (await look()).status === 404);
    await expect(portal.kubernetes({ path: NAMESPACE })).rejects.toThrow(
      /not found/,
    );
    // The name is free again, as if it had never been used.
    const again = await portal.post('stranger', '/v1/tenant-requests', {
      tenant: 'acme',
    });
    expect(again.body.kind).toBe('create');
  }, 30_000);
});
