import { Knex } from 'knex';
import { USERS } from '../callers';
import { Trial } from './Trial';
import { NOTIFICATIONS } from './types';

type Tenant = { state: string };
type Requests = { items: { id: string; tenant: string; state: string }[] };
type Alerts = { items: { labels: Record<string, string> }[] };
type Activities = { items: { action: string }[] };

/** What the activity log tells exactly once, however often it was asked for. */
const LOGGED_ONCE = [
  'tenant-request.create',
  'tenant-request.approved',
  'member.put',
  'tenant.suspend',
  'tenant.resume',
];

/** Asks for a tenant, gets it, suspends and resumes it, and has an alert come. */
export async function runTenancy(
  trial: Trial,
  tenant: string,
  knex: Knex,
  problems: string[],
): Promise<void> {
  const address = `/v1/tenants/${tenant}`;
  const requests = async () =>
    (await trial.read<Requests>('owner', '/v1/tenant-requests'))?.items ?? [];
  const is = async (state: string) =>
    (await trial.read<Tenant>('owner', address))?.state === state;
  await trial.carryOut({
    name: 'tenant request',
    who: 'owner',
    address: '/v1/tenant-requests',
    body: { tenant },
    done: async () => (await requests()).length > 0,
  });
  const [request] = await requests();
  await trial.carryOut({
    name: 'approve',
    who: 'admin',
    address: `/v1/tenant-requests/${request.id}/approve`,
    done: () => is('active'),
  });
  await trial.carryOut({
    name: 'member',
    who: 'owner',
    method: 'PUT',
    address: `${address}/members/${encodeURIComponent(USERS.developer)}`,
    body: { role: 'developer' },
    done: async () => (await trial.read('developer', address)) !== undefined,
  });
  for (const [verb, state] of [
    ['suspend', 'suspended'],
    ['resume', 'active'],
  ]) {
    await trial.carryOut({
      name: verb,
      who: 'admin',
      address: `${address}/${verb}`,
      done: () => is(state),
    });
  }
  await trial.carryOut({
    name: 'alert webhook',
    who: 'alertmanager',
    address: '/v1/alertmanager/webhook',
    body: alertOf(tenant),
    done: async () => {
      const alerts = await trial.read<Alerts>('owner', '/v1/alerts');
      return alerts?.items.length === 1;
    },
  });
  const all = await requests();
  if (all.length !== 1) {
    problems.push(`There are ${all.length} requests for ${tenant}.`);
  }
  await checkActivity(trial, tenant, problems);
  await checkNotifications(knex, tenant, problems);
}

async function checkActivity(
  trial: Trial,
  tenant: string,
  problems: string[],
): Promise<void> {
  const { items } = await trial.until<Activities>(
    'owner',
    `/v1/activity?tenant=${tenant}&limit=200`,
    () => true,
  );
  for (const action of LOGGED_ONCE) {
    const found = items.filter(entry => entry.action === action).length;
    if (found !== 1) {
      problems.push(`${tenant}: ${action} is told ${found} times, not 1.`);
    }
  }
}

/** Titles of what people are told, and how often at least. */
function expectedOf(tenant: string): [string, number][] {
  return [
    [`A tenant "${tenant}" is asked for`, 1],
    [`The request for the tenant ${tenant} is approved`, 1],
    [`Your request for the tenant ${tenant} is approved`, 1],
    [`You are developer of ${tenant}`, 1],
    [`The tenant ${tenant} is suspended`, 1],
    // Once it was set up, and once it was resumed.
    [`The tenant ${tenant} is active`, 2],
    [`PodCrashLooping (${tenant})`, 1],
  ];
}

/** Each message is told; a second time only replaces the first. */
async function checkNotifications(
  knex: Knex,
  tenant: string,
  problems: string[],
): Promise<void> {
  const end = Date.now() + 90_000;
  const left = async () => Number((await knex('outbox').count())[0].count);
  while ((await left()) > 0 && Date.now() < end) {
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  if ((await left()) > 0) {
    problems.push(`${await left()} messages were not delivered.`);
  }
  const rows = await knex(NOTIFICATIONS).select('scope', 'title');
  const told = rows.map(({ scope, title }) => `${scope} "${title}"`);
  process.stdout.write(`Told: ${told.join('; ')}\n`);
  for (const [title, times] of expectedOf(tenant)) {
    const found = rows.filter(row => row.title === title).length;
    if (found < times) {
      problems.push(`"${title}" was sent ${found} times, not ${times}.`);
    }
  }
}

function alertOf(namespace: string): object {
  return {
    version: '4',
    groupKey: '{}:{alertname="PodCrashLooping"}',
    externalURL: 'http://alertmanager:9093',
    alerts: [
      {
        status: 'firing',
        labels: {
          alertname: 'PodCrashLooping',
          severity: 'critical',
          namespace,
        },
        annotations: { summary: 'A pod crashes again and again.' },
        startsAt: new Date().toISOString(),
        endsAt: '0001-01-01T00:00:00Z',
        fingerprint: 'f1',
      },
    ],
  };
}
