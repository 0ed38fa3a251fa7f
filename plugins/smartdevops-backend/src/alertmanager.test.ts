import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  hasPrograms,
  Monitoring,
  startGateway,
} from './__testUtils__/monitoring';
import { TestPortal } from './__testUtils__/portal';

// Real programs at their own pace; conditions are waited for.
jest.setTimeout(180_000);

const describeWithPrograms = hasPrograms() ? describe : describe.skip;

describeWithPrograms('a real Prometheus and Alertmanager', () => {
  let portal: TestPortal;
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  let monitoring: Monitoring;
  let folder: string;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-'));
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
    gateway = await startGateway(() => portal.port);
    monitoring = new Monitoring(folder);
    await monitoring.start({
      kubeconfig: portal.cluster.kubeconfig,
      webhook: `http://127.0.0.1:${gateway.port}/api/smartdevops/v1/alertmanager/webhook`,
      token: portal.tokenOf('alertmanager'),
    });
  });

  afterAll(async () => {
    await monitoring?.stop();
    await gateway?.stop();
    await portal?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const told = (title: RegExp) =>
    portal.eventually(async () =>
      portal.notifications.find(({ payload }) => title.test(payload.title)),
    );

  it('tell the members of a tenant of a crash loop, and of its end, though the portal was away', async () => {
    await portal.post('developer', '/v1/tenants/acme/apps', {
      name: 'fragile',
      image: 'demo/broken:1',
    });
    const crash = await told(/^PodCrashLooping \(acme\/fragile\)/);
    expect(crash).toMatchObject({
      recipients: {
        entityRef: expect.not.arrayContaining([
          'user:default/admin',
          'user:default/stranger',
        ]),
      },
      payload: {
        severity: 'critical',
        link: '/catalog/acme/component/fragile/app',
      },
    });
    const { items } = (await portal.get('viewer', '/v1/alerts')).body;
    expect(items[0]).toMatchObject({
      name: 'PodCrashLooping',
      status: 'firing',
      app: 'fragile',
    });
    expect((await portal.get('stranger', '/v1/alerts')).body.items).toEqual([]);

    await portal.kill();
    await portal.kubernetes({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/acme/deployments/fragile-blue',
      contentType: 'application/strategic-merge-patch+json',
      body: {
        spec: {
          template: {
            spec: { containers: [{ name: 'app', image: 'demo/hello:1.0' }] },
          },
        },
      },
    });
    await portal.revive();
    const end = await told(/^Resolved: PodCrashLooping/);
    expect(end.payload.scope).toBe(crash.payload.scope);
    const after = (await portal.get('viewer', '/v1/alerts?app=fragile')).body;
    expect(
      after.items.filter(
        ({ status }: { status: string }) => status === 'firing',
      ),
    ).toEqual([]);
  });
});
