import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  DatabaseAlertStore,
  DatabaseTenantStore,
  openDatabase,
} from '../../database';
import { Messenger } from '../Messenger';
import { AlertService } from './AlertService';

const MINUTE = 60_000;
const SOURCE = 'http://alertmanager:9093';
const WATCHDOG = {
  version: '4',
  externalURL: SOURCE,
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'Watchdog' },
      startsAt: '2026-01-01T00:00:00Z',
      fingerprint: 'w',
    },
  ],
};

describe('when Alertmanager falls silent', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let now = Date.parse('2026-01-01T12:00:00Z');

  it('admins are told once, and again when it is back', async () => {
    const knex = await openDatabase(
      mockServices.database({ knex: await databases.init('SQLITE_3') }),
    );
    const alerts = new DatabaseAlertStore(knex);
    const clock = () => now;
    const service = new AlertService({
      alerts,
      tenants: new DatabaseTenantStore(knex),
      reader: Object.create(null),
      messenger: new Messenger({ deliver: () => {} }),
      notifier: { poke: () => {}, catalogChanged: () => {} },
      firing: { changed: () => {} },
      clusters: ['default'],
      admins: ['group:default/admins'],
      heartbeatMinutes: 10,
      clock,
      logger: mockServices.logger.mock(),
    });
    const messages = async () =>
      (await knex('outbox').orderBy('created_at').select('message')).map(
        row => JSON.parse(row.message).title,
      );

    // Nobody knows of an Alertmanager that was never heard of.
    await service.checkHeartbeats();
    await service.receive(WATCHDOG);
    now += 9 * MINUTE;
    await service.checkHeartbeats();
    expect(await messages()).toEqual([]);

    now += 2 * MINUTE;
    await service.checkHeartbeats();
    await service.checkHeartbeats();
    expect(await messages()).toEqual(['PrometheusDown']);
    expect(await alerts.list({ status: 'firing', limit: 10 })).toMatchObject([
      { startsAt: '2026-01-01T12:00:00.000Z', labels: { source: SOURCE } },
    ]);

    now += MINUTE;
    await service.receive(WATCHDOG);
    await service.checkHeartbeats();
    expect(await messages()).toEqual([
      'PrometheusDown',
      'Resolved: PrometheusDown',
    ]);
    expect(await alerts.list({ status: 'firing', limit: 10 })).toEqual([]);
  });
});
