import { TestPortal } from '../__testUtils__/portal';

describe('where a caller may change little', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: { limits: { writes: 3, windowSeconds: 600 } },
    });
  }, 60_000);

  afterAll(() => portal.stop());

  it('refuses more in a sentence, of that caller only, and lets them read', async () => {
    const ask = (who: 'owner' | 'stranger') =>
      portal.post(who, '/v1/tenant-requests', { tenant: 'kube-system' });
    const allowed = [
      await ask('owner'),
      await ask('owner'),
      await ask('owner'),
    ];
    expect(allowed.map(({ status }) => status)).not.toContain(429);
    const refused = await ask('owner');
    expect(refused.status).toBe(429);
    expect(refused.body.error).toMatchObject({
      reason: 'TooManyWrites',
      message: expect.stringMatching(
        /more than 3 changes within 600 seconds\. Wait \d+ seconds/,
      ),
    });
    const wait = Number(refused.headers['retry-after']);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(600);
    expect((await portal.get('owner', '/v1/me')).status).toBe(200);
    expect((await ask('stranger')).status).not.toBe(429);
  });

  it('turns strangers away before they are counted', async () => {
    for (let time = 0; time < 5; time += 1) {
      const { status } = await portal.post('nobody', '/v1/tenant-requests');
      expect(status).toBe(401);
    }
  });

  it('tells probes its health without credentials, and nothing else', async () => {
    const { status, body } = await portal.eventually(async () => {
      const answer = await portal.get('nobody', '/v1/health');
      return answer.body.status === 'ok' && answer;
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ok',
      database: true,
      clusters: { total: 1, synced: 1, reachable: 1 },
    });
  });
});
