import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import smartDevOpsPlugin from '@smartdevops/backstage-plugin-smartdevops-backend';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import request from 'supertest';
import { MailSink } from '../__testUtils__/MailSink';
import notificationMail from '.';

jest.setTimeout(120_000);

const RBAC = path.resolve(__dirname, '../../../../deploy/rbac/base');
const HEAD = {
  version: '4',
  groupKey: '{}:{alertname="HighMemory"}',
  receiver: 'portal',
  externalURL: 'http://alertmanager.example.com',
};
const SUMMARY = 'Uses 95% of its <b>memory</b> & "more".';

const people = ['ada', 'bob'].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { profile: { email: `${name}@example.com` }, memberOf: [] },
}));

async function eventually<T>(look: () => Promise<T | undefined | false>) {
  for (;;) {
    const found = await look();
    if (found) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('an alert by e-mail', () => {
  const sink = new MailSink();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-'));
  let cluster: DevCluster;
  let backend: TestBackend;

  const as = (user: string) =>
    mockCredentials.user.header(`user:default/${user}`);
  const alertmanager = mockCredentials.service.header({
    onBehalfOf: mockCredentials.service('alertmanager'),
    targetPluginId: 'smartdevops',
  });
  const call = (method: 'get' | 'post' | 'put', address: string) =>
    request(backend.server)[method](`/api/${address}`);

  beforeAll(async () => {
    const port = await sink.listen();
    const kubeconfig = path.join(folder, 'kubeconfig');
    cluster = await startDevCluster({
      kubeconfig,
      manifests: [RBAC],
      timings: FAST_TIMINGS,
    });
    backend = await startTestBackend({
      features: [
        notificationsPlugin,
        notificationMail,
        smartDevOpsPlugin,
        catalogServiceMock.factory({ entities: people }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'https://portal.example.com' },
            smartdevops: {
              kubernetes: { kubeconfig, context: 'smartdevops' },
              admins: ['user:default/root'],
            },
            notifications: {
              processors: {
                email: {
                  transportConfig: {
                    transport: 'smtp',
                    hostname: '127.0.0.1',
                    port,
                  },
                  sender: 'portal@example.com',
                },
              },
            },
          },
        }),
      ],
    });
    const asked = await call('post', 'smartdevops/v1/tenant-requests')
      .set('authorization', as('ada'))
      .send({ tenant: 'acme' });
    await call(
      'post',
      `smartdevops/v1/tenant-requests/${asked.body.id}/approve`,
    )
      .set('authorization', as('root'))
      .send({})
      .expect(200);
    await call(
      'put',
      'smartdevops/v1/tenants/acme/members/user%3Adefault%2Fbob',
    )
      .set('authorization', as('ada'))
      .send({ role: 'viewer' })
      .expect(200);
    // What the two were told of the tenant itself is not what this is about.
    await eventually(async () =>
      ['ada@example.com', 'bob@example.com'].every(address =>
        sink.mails.some(({ to }) => to.includes(address)),
      ),
    );
  });

  afterAll(async () => {
    await backend?.stop();
    await cluster?.stop();
    await sink.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function fire(fingerprint: string, status: 'firing' | 'resolved') {
    const endsAt =
      status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-01-02T00:00:00Z';
    await call('post', 'smartdevops/v1/alertmanager/webhook')
      .set('authorization', alertmanager)
      .send({
        ...HEAD,
        status,
        alerts: [
          {
            status,
            fingerprint,
            labels: {
              alertname: 'HighMemory',
              severity: 'critical',
              namespace: 'acme',
            },
            annotations: { summary: SUMMARY },
            startsAt: '2026-01-01T00:00:00Z',
            endsAt,
          },
        ],
      })
      .expect(200);
  }

  const mailOf = (name: string, subject: string, after = 0) =>
    eventually(async () =>
      sink.mails
        .slice(after)
        .find(
          mail =>
            mail.to.includes(`${name}@example.com`) && mail.subject === subject,
        ),
    );

  const told = async (user: string) => {
    const { body } = await call('get', 'notifications/notifications').set(
      'authorization',
      as(user),
    );
    return (
      body.notifications as { id: string; payload: { title: string } }[]
    ).filter(({ payload }) => payload.title.includes('HighMemory'));
  };

  it('says what is wrong, how grave it is, and where to look', async () => {
    await fire('aaaa', 'firing');
    const mail = await mailOf('ada', 'Critical: HighMemory (acme)');
    expect(mail.to).toEqual(['ada@example.com']);
    expect(mail.body).toContain(`${SUMMARY}\r\n`);
    expect(mail.body).toContain('Severity: critical');
    expect(mail.body).toContain(
      'https://portal.example.com/smartdevops/alerts?tenant=acme',
    );
    // What comes from rules and labels stays text.
    expect(mail.body).toContain(
      '<p>Uses 95% of its &lt;b&gt;memory&lt;/b&gt; &amp; &quot;more&quot;.</p>',
    );
    await mailOf('bob', 'Critical: HighMemory (acme)');
  });

  it('tells of the end by mail, and in the place of the first notification', async () => {
    const [first, ...none] = await told('ada');
    expect(none).toEqual([]);
    await fire('aaaa', 'resolved');
    await mailOf('ada', 'Resolved: HighMemory (acme)');
    const after = await told('ada');
    expect(after.map(({ id, payload }) => [id, payload.title])).toEqual([
      [first.id, 'Resolved: HighMemory (acme)'],
    ]);
  });

  it('sends none to those who do not want any, but notifies them', async () => {
    await call('post', 'notifications/settings')
      .set('authorization', as('bob'))
      .send({
        channels: [
          {
            id: 'Email',
            origins: [{ id: 'plugin:smartdevops', enabled: false, topics: [] }],
          },
        ],
      })
      .expect(200);
    const before = sink.mails.length;
    await fire('bbbb', 'firing');
    await mailOf('ada', 'Critical: HighMemory (acme)', before);
    await eventually(async () => (await told('bob')).length === 2);
    // Later mails are sent after this one would have been.
    await fire('bbbb', 'resolved');
    await mailOf('ada', 'Resolved: HighMemory (acme)', before);
    expect(sink.mails.slice(before).flatMap(({ to }) => to)).not.toContain(
      'bob@example.com',
    );
  });
});

it('is switched off where it is not configured', async () => {
  const backend = await startTestBackend({
    features: [
      notificationsPlugin,
      notificationMail,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'https://portal.example.com' } },
      }),
    ],
  });
  const { body } = await request(backend.server)
    .get('/api/notifications/settings')
    .set('authorization', mockCredentials.user.header('user:default/ada'));
  await backend.stop();
  expect(body.channels.map(({ id }: { id: string }) => id)).toEqual(['Web']);
});
