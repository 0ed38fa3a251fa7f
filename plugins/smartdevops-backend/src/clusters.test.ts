import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  App,
  AppSummary,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { startEmbedded, TestCluster } from './__testUtils__/cluster';
import { TestPortal } from './__testUtils__/portal';
import { QUICK_RELEASES, TestApp } from './__testUtils__/releases';

describe('a portal of two clusters', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-'));
  const kubeconfig = path.join(folder, 'eu');
  let eu: TestCluster;
  let portal: TestPortal;
  let shop: TestApp;

  beforeAll(async () => {
    eu = await startEmbedded({ kubeconfig });
    portal = await TestPortal.start({
      config: {
        releases: QUICK_RELEASES,
        clusters: [
          { name: 'default', title: 'Here' },
          {
            name: 'eu',
            title: 'Europe',
            kubernetes: { kubeconfig },
            ingress: { port: eu.ingressPort },
          },
        ],
      },
    });
    await portal.seedTenant('acme');
    await portal.seedTenant('beta', 'eu');
    await new TestApp(portal, 'shop').create();
    shop = new TestApp(portal, 'shop', 'beta');
    await shop.create();
  }, 60_000);

  afterAll(async () => {
    await portal.stop();
    await eu.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const list = async () => (await portal.get('admin', '/v1/apps')).body;
  const rowOf = (tenant: string, { items }: { items: AppSummary[] }) =>
    items.find(row => row.tenant === tenant);

  it('puts a tenant where the admin says, and nowhere else', async () => {
    const { body } = await portal.get('owner', '/v1/tenants/beta');
    expect(body).toMatchObject({ cluster: 'eu', state: 'active' });
    expect(body.usage.length).toBeGreaterThan(0);
    const { items } = await portal.kubernetes<{
      items: { metadata: { name: string } }[];
    }>({ path: '/api/v1/namespaces' });
    const names = items.map(({ metadata }) => metadata.name);
    expect(names).toContain('acme');
    expect(names).not.toContain('beta');
    const checked = await portal.post(
      'owner',
      '/v1/tenants/beta/isolation-check',
    );
    expect(checked.body).toMatchObject({ passed: true });
  });

  it.each(['', 'default,eu', 'Here', '../eu'])(
    'refuses the cluster "%s"',
    async cluster => {
      const asked = await portal.post('owner', '/v1/tenant-requests', {
        tenant: 'gamma',
      });
      const address = `/v1/tenant-requests/${asked.body.id}`;
      const { status, body } = await portal.post(
        'admin',
        `${address}/approve`,
        {
          cluster,
        },
      );
      expect(status).toBe(400);
      expect(body.error.message).toBeTruthy();
      await portal.post('owner', `${address}/withdraw`);
    },
  );

  it('looks for a foreign namespace in the cluster that is chosen', async () => {
    await portal.createNamespace('legacy');
    const asked = await portal.post('owner', '/v1/tenant-requests', {
      tenant: 'legacy',
    });
    // The other cluster has room for it.
    expect(asked.status).toBe(201);
    const approve = (cluster?: string) =>
      portal.post('admin', `/v1/tenant-requests/${asked.body.id}/approve`, {
        cluster,
      });
    for (const refused of [await approve(), await approve('default')]) {
      expect(refused.body.error).toMatchObject({
        reason: 'NamespaceTaken',
        message: expect.stringContaining('in the cluster default'),
      });
    }
    expect((await approve('eu')).status).toBe(200);
    await portal.until(
      'owner',
      '/v1/tenants/legacy',
      ({ state }) => state === 'active',
    );
  }, 30_000);

  it('shows the apps of both, each with the address of its cluster', async () => {
    const all = await list();
    expect(all.total).toBe(2);
    expect(all.incomplete).toBeUndefined();
    expect(rowOf('acme', all)?.urls.active).toBe(
      `http://shop.acme.localhost:${portal.cluster.ingressPort}`,
    );
    expect(rowOf('beta', all)?.urls.active).toBe(
      `http://shop.beta.localhost:${eu.ingressPort}`,
    );
    const { body } = await portal.get('admin', '/v1/platform');
    expect(body.clusters).toMatchObject([
      { name: 'default', title: 'Here', reachable: true },
      { name: 'eu', title: 'Europe', reachable: true },
    ]);
    expect(body.problems).toEqual([]);
  });

  it('upgrades an app in the other cluster, and reads its log', async () => {
    await shop.release({ image: 'demo/hello:2.0' });
    const { body } = await portal.get('developer', shop.address);
    const { release, pods } = body as App;
    expect(release.active?.image).toBe('demo/hello:2.0');
    const pod = pods.find(({ color }) => color === release.active?.color);
    const log = await portal.get(
      'developer',
      `${shop.address}/pods/${pod?.name}/logs`,
    );
    expect(log.text).toContain('demo/hello:2.0');
    await portal.post('admin', '/v1/tenants/beta/suspend');
    await shop.until(app => app.replicas.desired === 0);
    await portal.post('admin', '/v1/tenants/beta/resume');
    await shop.until(app => app.phase === 'Healthy');
  }, 60_000);

  it('gives an alert only to the tenant of the cluster that it names', async () => {
    const alert = (cluster: string) => ({
      status: 'firing',
      labels: { alertname: 'A', namespace: 'beta', app: 'shop', cluster },
      annotations: {},
      startsAt: '2026-01-01T00:00:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint: cluster,
    });
    await portal.post('alertmanager', '/v1/alertmanager/webhook', {
      version: '4',
      alerts: ['default', 'eu', 'of-somebody-else'].map(alert),
    });
    const { items } = (await portal.get('admin', '/v1/alerts')).body;
    const tenants = items.map(
      ({
        labels,
        tenant,
      }: {
        labels: { cluster: string };
        tenant?: string;
      }) => [labels.cluster, tenant],
    );
    expect(new Map(tenants)).toEqual(
      new Map([
        ['default', undefined],
        ['eu', 'beta'],
        ['of-somebody-else', 'beta'],
      ]),
    );
  });

  it('goes on with one while the other is away', async () => {
    await eu.stop();
    await portal.until('admin', '/v1/apps', body =>
      Boolean(rowOf('beta', body as { items: AppSummary[] })?.stale),
    );
    expect(rowOf('acme', await list())?.stale).toBe(false);
    const write = await portal.post('developer', `${shop.address}/restart`);
    expect(write.status).toBe(503);

    await portal.kill();
    await portal.revive();
    const partly = await portal.until(
      'admin',
      '/v1/apps',
      body => body.total === 1,
    );
    expect(partly.incomplete).toMatch(/apps in the cluster eu are missing/);
    const unknown = await portal.get('developer', shop.address);
    expect(unknown.status).toBe(503);
    expect(unknown.body.error).toMatchObject({
      reason: 'ClusterUnreachable',
    });
    const { body } = await portal.get('admin', '/v1/platform');
    expect(body.problems).toEqual([
      expect.stringMatching(/^Europe: The cluster does not answer/),
    ]);
    await new TestApp(portal, 'shop').release({ image: 'demo/hello:2.0' });
  }, 60_000);
});
