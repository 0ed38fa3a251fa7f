import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { DEFAULT_PLANS } from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  DatabaseActivityStore,
  DatabaseOutboxStore,
  DatabaseRequestStore,
  DatabaseTenantStore,
  openDatabase,
} from '../database';
import { ActivityService } from './activity';
import { DecisionService } from './DecisionService';
import { Messenger } from './Messenger';
import { NamespaceRules } from './NamespaceRules';
import { RequestService } from './RequestService';
import { TenantNames } from './TenantNames';

const ADMINS = ['group:default/admins', 'user:default/ada'];
const DAY = 24 * 60 * 60_000;
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ada = { ref: 'user:default/ada', isAdmin: false, isReader: false };

it('ends requests that nobody decides, and tells who asked', async () => {
  const knex = await openDatabase(
    mockServices.database({ knex: await databases.init('SQLITE_3') }),
  );
  let now = Date.parse('2026-01-01T00:00:00.000Z');
  const clock = () => now;
  const store = new DatabaseRequestStore(knex);
  const tenants = new DatabaseTenantStore(knex);
  const outbox = new DatabaseOutboxStore(knex);
  const shared = {
    requests: store,
    tenants,
    activity: new ActivityService({
      store: new DatabaseActivityStore(knex),
      clock,
    }),
    notifier: { poke: jest.fn(), catalogChanged: jest.fn() },
    messenger: new Messenger({ deliver: () => {} }),
    plans: DEFAULT_PLANS,
    clock,
  };
  const namespaces = new NamespaceRules({
    namespaces: { find: async () => undefined },
    clusters: ['default'],
    prefix: '',
    logger: mockServices.logger.mock(),
  });
  const requests = new RequestService({
    ...shared,
    names: new TenantNames({
      requests: store,
      tenants,
      rules: [namespaces],
      glances: [],
    }),
    defaultPlan: 'small',
    admins: ADMINS,
  });
  const decisions = new DecisionService({
    ...shared,
    clusters: ['default'],
    namespaces,
    entities: { require: async () => {} },
    fourEyes: true,
    admins: ADMINS,
    expireAfterDays: 30,
    onApproved: jest.fn(),
  });

  const { id } = await requests.create(ada, { tenant: 'acme' });
  now += 20 * DAY;
  await requests.create(ada, { tenant: 'beta' });
  now += 10 * DAY;
  await decisions.expire();
  expect((await store.getRequest(id))?.status).toBe('pending');
  now += 1;
  await decisions.expire();
  await decisions.expire();

  expect(await store.getRequest(id)).toMatchObject({
    status: 'expired',
    decidedBy: 'smartdevops',
  });
  const pending = await store.listRequests({ status: 'pending' });
  expect(pending.map(({ tenant }) => tenant)).toEqual(['beta']);
  const at = new Date(now).toISOString();
  const told = await outbox.claim({ now: at, until: at, limit: 9 });
  const messages = told.map(({ message }) => message);
  const asked = `smartdevops:request:${id}`;
  // What the admins were asked is replaced by how it ended.
  const about = messages.filter(({ scope }) => scope === asked);
  expect(
    about.map(({ recipients, title }) => [recipients.join(), title]).sort(),
  ).toEqual([
    ['group:default/admins', 'The request for the tenant acme is expired'],
    [ADMINS.join(), 'A tenant "acme" is asked for'],
    ['user:default/ada', 'Your request for the tenant acme is expired'],
  ]);
  // It can be asked again, and withdrawn by whoever asked.
  const again = await requests.create(ada, { tenant: 'acme' });
  now += DAY;
  expect((await decisions.withdraw(ada, again.id)).status).toBe('withdrawn');
  const later = new Date(now).toISOString();
  const last = await outbox.claim({ now: later, until: later, limit: 9 });
  expect(last.map(({ message }) => message)).toContainEqual(
    expect.objectContaining({
      recipients: ['group:default/admins'],
      title: 'The request for the tenant acme is withdrawn',
      description: 'By user:default/ada. There is nothing left to decide.',
      scope: `smartdevops:request:${again.id}`,
    }),
  );
});
