import { APIRequestContext, expect, test } from '@playwright/test';
import { backendUrl } from './support/addresses';
import { PersonaApi } from './support/api';
import { images, namespacePrefix, versionOf } from './support/cluster';
import { openAppTab, signIn } from './support/portal';
import { alertToken, keepSecret, newSecret } from './support/secrets';

/*
 * Secrets go one way. scripts/e2e.mjs searches the logs of the whole run for
 * those that are used here.
 */

const APPS = '/v1/tenants/acme/apps';

test('values of secret variables are written and never read back', async ({
  page,
  request,
}) => {
  const [first, second] = [
    newSecret('secret variable of an app'),
    newSecret('secret variable of a version'),
  ];
  const api = await PersonaApi.signIn(request, 'developer');
  const created = await api.call('POST', APPS, {
    name: 'vault',
    image: images.first,
    secretEnv: { API_KEY: first },
  });
  expect(created.status()).toBe(201);
  // What is refused is not repeated either.
  const refused = await api.call('POST', APPS, {
    name: 'vault',
    image: images.first,
    secretEnv: { 'NOT A NAME': first },
  });
  expect(refused.status()).toBe(400);
  expect(await refused.text()).not.toContain(first);

  await signIn(page, 'developer');
  await openAppTab(page, 'acme', 'vault');
  await expect(page.getByText('API_KEY (secret)')).toBeVisible();
  await expect(page.getByText('The replica is ready and serves.')).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Prepare', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Image' }).fill(images.second);
  await dialog.getByRole('button', { name: 'Add a secret variable' }).click();
  const fields = dialog.getByRole('group', { name: 'Secret variables' });
  await fields.getByRole('textbox', { name: 'Name' }).last().fill('API_TOKEN');
  await fields.getByLabel('Value of API_TOKEN').fill(second);
  await dialog.getByRole('button', { name: 'Prepare', exact: true }).click();
  await expect(page.getByText('Preview ready', { exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await expect(
    page.getByRole('region', { name: 'Candidate version' }),
  ).toContainText(versionOf(images.second));

  for (const path of ['', '/vault', '/vault/history', '/vault/events']) {
    const text = await (await api.call('GET', `${APPS}${path}`)).text();
    expect(text).not.toContain(first);
    expect(text).not.toContain(second);
  }
  await expect(page.locator('html')).not.toContainText(second);
});

test('alerts are taken from whoever has their token, and from nobody else', async ({
  request,
}) => {
  const wrong = newSecret('wrong token for alerts');
  const developer = await PersonaApi.signIn(request, 'developer');
  expect((await postAlert(request, wrong)).status()).toBe(401);
  expect(
    (
      await developer.call('POST', '/v1/alertmanager/webhook', alert())
    ).status(),
  ).toBe(403);
  expect((await postAlert(request, alertToken())).ok()).toBe(true);
  // The token is good for nothing else.
  const elsewhere = await request.get(`${backendUrl}/api/catalog/entities`, {
    headers: { authorization: `Bearer ${alertToken()}` },
  });
  expect(elsewhere.status()).toBe(403);
  const { items } = await (
    await developer.call('GET', '/v1/alerts?tenant=acme')
  ).json();
  expect(items).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'DiskFull' })]),
  );
});

test('who looks at a dashboard is signed in by a token of their own', async ({
  request,
}) => {
  const developer = await PersonaApi.signIn(request, 'developer');
  const answer = await developer.call('GET', '/v1/tenants/acme/grafana');
  expect(answer.ok()).toBe(true);
  const { embedUrl, openUrl } = await answer.json();
  const token = new URL(embedUrl).searchParams.get('auth_token');
  expect(token).toMatch(/^eyJ/);
  expect(openUrl).not.toContain('auth_token');
  keepSecret('token for Grafana', token!);
});

function alert() {
  return {
    version: '4',
    groupKey: '{}:{}',
    status: 'firing',
    receiver: 'portal',
    alerts: [
      {
        status: 'firing',
        labels: {
          alertname: 'DiskFull',
          namespace: `${namespacePrefix}acme`,
          severity: 'warning',
        },
        annotations: {
          summary: 'The disk is full\n[backend] error: forged line',
        },
        startsAt: new Date().toISOString(),
        endsAt: '0001-01-01T00:00:00Z',
        fingerprint: '8e2e0f5a7c1d4b60',
      },
    ],
  };
}

function postAlert(request: APIRequestContext, token: string) {
  return request.post(`${backendUrl}/api/smartdevops/v1/alertmanager/webhook`, {
    headers: { authorization: `Bearer ${token}` },
    data: alert(),
  });
}
