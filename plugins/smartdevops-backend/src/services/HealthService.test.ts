import { HealthService } from './HealthService';

const good = { synced: true, stale: false, asOf: '2026-01-01T00:00:00Z' };
const stale = { ...good, stale: true };
const unread = { ...stale, synced: false };

const fails = async () => {
  throw new Error('connect ECONNREFUSED 10.0.0.1:5432 password=hunter2');
};

describe('health', () => {
  it.each([
    ['ok', 'everything is there', async () => 1, [good, good]],
    ['degraded', 'a watch is interrupted', async () => 1, [good, stale]],
    ['degraded', 'a cluster was never reached', async () => 1, [unread]],
    ['down', 'the database refuses', fails, [good]],
    ['down', 'the database hangs', () => new Promise(() => {}), [good]],
  ])('is %s where %s', async (status, _, ping, found) => {
    const service = new HealthService({
      ping,
      freshness: () => found,
      clock: () => 0,
    });
    const health = await service.health();
    expect(health.status).toBe(status);
    expect(JSON.stringify(health)).not.toMatch(/hunter2|10\.0\.0\.1/);
  });

  it('counts clusters', async () => {
    const service = new HealthService({
      ping: async () => 1,
      freshness: () => [good, stale, unread],
      clock: () => 0,
    });
    expect((await service.health()).clusters).toEqual({
      total: 3,
      synced: 2,
      reachable: 1,
    });
  });

  it('asks the database once a second, whoever asks how often', async () => {
    let now = 0;
    const ping = jest.fn(async () => 1);
    const service = new HealthService({
      ping,
      freshness: () => [],
      clock: () => now,
    });
    await Promise.all([service.health(), service.health()]);
    now = 999;
    await service.health();
    expect(ping).toHaveBeenCalledTimes(1);
    now = 1_000;
    await service.health();
    expect(ping).toHaveBeenCalledTimes(2);
  });
});
