import { expect, Page, test } from '@playwright/test';
import { takePicture } from '../support/portal';

/*
 * What an owner sees after docs/install.md was followed, signed in as the
 * portal's guest. The first test ends with the first app: scripts/existingPortal.mjs
 * takes its time from it.
 */

const system = process.env.SMARTDEVOPS_E2E_PORTAL ?? 'new';

test.describe.configure({ mode: 'serial' });

/** Opens the portal; the legacy one signs guests in without asking. */
async function open(page: Page): Promise<void> {
  await page.goto('/');
  const enter = page.getByRole('button', { name: 'Enter' });
  const platform = page.getByRole('link', { name: 'Platform', exact: true });
  await enter.or(platform).first().waitFor();
  if (await enter.isVisible()) {
    await enter.click();
  }
  await expect(platform).toBeVisible();
}

test('the first tenant and its first app', async ({ page }) => {
  await open(page);
  await page.getByRole('link', { name: 'Platform', exact: true }).click();
  await page.getByRole('tab', { name: 'Tenants' }).click();
  await page.getByRole('button', { name: 'Request a tenant' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill('acme');
  await dialog.getByLabel('Reason').fill('The first team');
  await dialog.getByRole('button', { name: 'Send the request' }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('tab', { name: 'Admin' }).click();
  await page.getByRole('button', { name: 'Approve acme' }).click();
  await takePicture(page, `portal-${system}-approve`);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Nothing waits for a decision.')).toBeVisible();
  await page.getByRole('tab', { name: 'Tenants' }).click();
  await expect(page.getByText('The tenant is ready.')).toBeVisible();
  await takePicture(page, `portal-${system}-tenant`);

  await page.goto('/create/templates/default/deploy-app');
  await expect(page.getByLabel(/^Tenant/)).toContainText('acme');
  await page.getByLabel(/^Name/).fill('shop');
  await page.getByLabel(/^Image/).fill('demo/hello:1.0');
  await page.getByLabel(/^Port/).fill('80');
  await expect(page.getByText(/listens on 8080/)).toBeVisible();
  await takePicture(page, `portal-${system}-form`);
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('Healthy.')).toBeVisible({ timeout: 60_000 });
});

test('the app is in the catalog, with its card and its tab', async ({
  page,
}) => {
  await open(page);
  const card = page.getByText('The replica is ready and serves.');
  await expect(async () => {
    await page.goto('/catalog/acme/component/shop');
    await expect(card.first()).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await takePicture(page, `portal-${system}-overview`);
  // Tabs of entity pages are links in the new frontend system.
  const named = { name: 'App', exact: true };
  await page.getByRole('tab', named).or(page.getByRole('link', named)).click();
  await expect(page.getByRole('heading', { name: 'Healthy' })).toBeVisible();
  await takePicture(page, `portal-${system}-app`);
  await page.getByRole('button', { name: 'Scale', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Replicas').fill('2');
  await dialog.getByRole('button', { name: 'Scale' }).click();
  await expect(
    page.getByText('All 2 replicas are ready and serve.').first(),
  ).toBeVisible();
});

for (const kind of ['group', 'system']) {
  test(`the tenant's card is on the page of its ${kind}`, async ({ page }) => {
    await open(page);
    await page.goto(`/catalog/default/${kind}/acme`);
    await expect(page.getByText('The tenant is ready.')).toBeVisible();
    await takePicture(page, `portal-${system}-${kind}`);
  });
}
