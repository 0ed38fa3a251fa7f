import { expect, test } from '@playwright/test';
import { PersonaApi } from './support/api';
import { baseDomain, expectVersion, images, literal } from './support/cluster';
import { openAppTab, signIn, takePicture } from './support/portal';

const TENANT_ROUTES: [string, string, unknown?][] = [
  ['GET', '/v1/tenants/acme'],
  [
    'PUT',
    '/v1/tenants/acme/members/user:default%2Fnewcomer',
    { role: 'owner' },
  ],
  ['DELETE', '/v1/tenants/acme/members/user:default%2Fowner'],
  ['POST', '/v1/tenants/acme/apps', { name: 'evil', image: images.first }],
  ['POST', '/v1/tenants/acme/apps', { nonsense: true }],
  ['GET', '/v1/tenants/acme/apps/shop'],
  ['POST', '/v1/tenants/acme/apps/shop/scale', { replicas: 0 }],
  ['POST', '/v1/tenants/acme/apps/shop/restart', {}],
  ['POST', '/v1/tenants/acme/apps/shop/stop', {}],
  ['POST', '/v1/tenants/acme/apps/shop/start', {}],
  ['DELETE', '/v1/tenants/acme/apps/shop'],
  ['GET', '/v1/tenants/acme/apps/shop/events'],
  ['GET', '/v1/tenants/acme/apps/shop/pods/shop-blue-x/logs'],
];

test.describe.configure({ mode: 'serial' });

test('a developer deploys an app through the template and watches it run', async ({
  page,
  context,
  request,
}) => {
  await signIn(page, 'developer');
  await page.getByRole('link', { name: 'Create', exact: true }).click();
  await takePicture(page, 'create');
  await page.goto('/create/templates/default/deploy-app');

  await expect(page.getByLabel('Tenant')).toContainText('acme', {
    ignoreCase: true,
  });
  await page.getByLabel('Name').fill('shop');
  await page.getByLabel('Image').fill(images.first);
  await page.getByLabel('Port').fill('80');
  await expect(page.getByRole('status')).toContainText('listens on 8080');
  await page.getByLabel('Replicas').fill('2');
  await takePicture(page, 'deploy-form');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();

  await expect(page.getByText('Healthy.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/listens on 8080 instead/).first()).toBeVisible();
  await takePicture(page, 'deploy-done');

  const api = await PersonaApi.signIn(request, 'developer');
  await expect
    .poll(() =>
      api.entities('metadata.annotations.smartdevops.io/app=acme/shop'),
    )
    .toMatchObject([
      {
        kind: 'Component',
        metadata: { name: 'shop', namespace: 'acme' },
        spec: { owner: 'group:default/acme' },
      },
    ]);

  await expect(async () => {
    await page.goto('/catalog/acme/component/shop/app');
    await expect(
      page.getByText('All 2 replicas are ready and serve.'),
    ).toBeVisible({ timeout: 15_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText('Healthy', { exact: true })).toBeVisible();
  await takePicture(page, 'app-tab');

  const opened = context.waitForEvent('page');
  await page
    .getByRole('link', { name: 'Open', exact: true })
    .or(page.getByRole('button', { name: 'Open', exact: true }))
    .click();
  const app = await opened;
  await app.waitForLoadState();
  expect(new URL(app.url()).hostname).toBe(`shop.acme.${baseDomain}`);
  await expectVersion(app, images.first);
  await takePicture(app, 'running-app');
});

test('for somebody else the app does not exist', async ({ request }) => {
  const newcomer = await PersonaApi.signIn(request, 'newcomer');
  for (const [method, path, body] of TENANT_ROUTES) {
    const response = await newcomer.call(method, path, body);
    expect(`${method} ${path}: ${response.status()}`).toBe(
      `${method} ${path}: 404`,
    );
  }
  const list = await (await newcomer.call('GET', '/v1/apps')).json();
  expect(list).toEqual({ items: [], total: 0 });
  const developer = await PersonaApi.signIn(request, 'developer');
  const app = await (
    await developer.call('GET', '/v1/tenants/acme/apps/shop')
  ).json();
  expect(app).toMatchObject({
    phase: 'Healthy',
    spec: { port: 80, containerPort: 8080 },
  });
});

test('the app is stopped, started and scaled from its tab', async ({
  page,
}) => {
  await signIn(page, 'developer');
  await page.goto('/catalog/acme/component/shop/app');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('nobody is served');
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText('Healthy', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Scale', exact: true }).click();
  await dialog.getByLabel('Replicas').fill('51');
  await expect(dialog.getByLabel('Replicas')).toHaveAccessibleDescription(
    'A whole number from 0 to 50.',
  );
  await dialog.getByLabel('Replicas').fill('3');
  await dialog.getByRole('button', { name: 'Scale' }).click();
  await expect(
    page.getByText('All 3 replicas are ready and serve.'),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  for (const told of [/scaled to 3/, /started/, /stopped/, /created/]) {
    await expect(page.getByText(told).first()).toBeVisible();
  }
});

test('an image that does not exist says so in words', async ({
  page,
  request,
}) => {
  const api = await PersonaApi.signIn(request, 'developer');
  const created = await api.call('POST', '/v1/tenants/acme/apps', {
    name: 'lost',
    image: images.missing,
  });
  expect(created.status()).toBe(201);
  await signIn(page, 'developer');
  await openAppTab(page, 'acme', 'lost');
  await expect(
    page
      .getByText(new RegExp(`${literal(images.missing)} cannot be pulled`))
      .first(),
  ).toBeVisible({ timeout: 60_000 });
  await takePicture(page, 'app-tab-failing');
  const again = await api.call('POST', '/v1/tenants/acme/apps', {
    name: 'lost',
    image: images.first,
  });
  expect(again.status()).toBe(409);
  expect((await again.json()).error.reason).toBe('AppExists');
});
