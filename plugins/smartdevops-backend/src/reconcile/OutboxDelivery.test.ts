import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { DatabaseOutboxStore, Message, openDatabase } from '../database';
import { enqueue } from '../database/DatabaseOutboxStore';
import { OutboxDelivery, retryDelay } from './OutboxDelivery';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const START = Date.parse('2026-01-01T00:00:00.000Z');
const DAY = 24 * 60 * 60_000;

const aMessage = (title: string): Message => ({
  recipients: ['user:default/ada'],
  title,
  description: 'It happened.',
  link: '/smartdevops',
  severity: 'normal',
  topic: 'Tenants',
  scope: `scope:${title}`,
});

describe('OutboxDelivery', () => {
  async function setUp() {
    const knex = await openDatabase(
      mockServices.database({ knex: await databases.init('SQLITE_3') }),
    );
    const outbox = new DatabaseOutboxStore(knex);
    const state = { now: START, fails: false };
    const sent: NotificationSendOptions[] = [];
    const logger = mockServices.logger.mock();
    const delivery = jest.fn();
    const replica = () =>
      new OutboxDelivery({
        outbox,
        telemetry: { delivery },
        clock: () => state.now,
        logger,
        notifications: {
          send: async options => {
            if (state.fails) {
              throw new Error('503 Service Unavailable');
            }
            sent.push(options);
          },
        },
      });
    const add = (...titles: string[]) =>
      enqueue(knex, titles.map(aMessage), new Date(state.now).toISOString());
    return { knex, state, sent, logger, replica, add, delivery };
  }

  it('delivers each message once, also with two replicas at work', async () => {
    const { sent, replica, add, knex } = await setUp();
    const titles = Array.from({ length: 120 }, (_, index) => `m${index}`);
    await add(...titles);
    await Promise.all([replica().deliver(), replica().deliver()]);
    expect(sent.map(({ payload }) => payload.title).sort()).toEqual(
      [...titles].sort(),
    );
    expect(sent[0].recipients).toEqual({
      type: 'entity',
      entityRef: ['user:default/ada'],
    });
    expect(await knex('outbox')).toEqual([]);
  });

  it('tries again later, and later each time', async () => {
    const { state, sent, replica, add, delivery } = await setUp();
    const deliverer = replica();
    await add('a');
    state.fails = true;
    await deliverer.deliver();
    state.fails = false;
    await deliverer.deliver();
    expect(sent).toEqual([]);
    state.now += 5_000;
    await deliverer.deliver();
    expect(sent).toHaveLength(1);
    expect(delivery.mock.calls).toEqual([['postponed'], ['delivered']]);
    expect([1, 2, 3, 30].map(retryDelay)).toEqual([
      5_000, 10_000, 20_000, 600_000,
    ]);
  });

  it('takes over what a dead replica had taken', async () => {
    const { state, sent, replica, add, knex } = await setUp();
    await add('a');
    const outbox = new DatabaseOutboxStore(knex);
    const iso = (time: number) => new Date(time).toISOString();
    await outbox.claim({
      now: iso(START),
      until: iso(START + 60_000),
      limit: 9,
    });
    await replica().deliver();
    expect(sent).toEqual([]);
    state.now += 60_000;
    await replica().deliver();
    expect(sent).toHaveLength(1);
  });

  it('gives up after a day, and says what was lost', async () => {
    const { state, replica, add, knex, logger, delivery } = await setUp();
    await add('old news\n2026-01-01 info forged');
    state.fails = true;
    state.now += DAY + 1;
    await replica().deliver();
    // In a field, where a line end does not begin another line.
    expect(logger.error).toHaveBeenCalledWith(
      'A notification could not be delivered for a day and is dropped',
      expect.objectContaining({ title: expect.stringContaining('old news') }),
    );
    expect(delivery.mock.calls).toEqual([['dropped']]);
    expect(await knex('outbox')).toEqual([]);
  });
});
