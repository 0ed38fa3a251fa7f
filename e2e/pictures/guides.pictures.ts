import { expect, Page, test } from '@playwright/test';
import { PersonaApi } from '../support/api';
import { openAppTab, signIn } from '../support/portal';

/*
 * The pictures of the user guide and the admin guide. Runs after the apps of
 * `apps.pictures.ts` are there: `shop` has a candidate that can be promoted.
 */

test.use({ viewport: { width: 1280, height: 860 } });
test.setTimeout(240_000);
test.describe.configure({ mode: 'serial' });

async function save(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: `docs/images/${name}.png`,
    animations: 'disabled',
  });
}

test('a request that waits for a decision', async ({ request, browser }) => {
  const newcomer = await PersonaApi.signIn(request, 'newcomer');
  await newcomer.call('POST', '/v1/tenant-requests', {
    tenant: 'rockets',
    displayName: 'Rockets',
    plan: 'small',
    reason: 'A place for the prototype of our flight planner',
  });
  const admin = await browser.newPage();
  await signIn(admin, 'admin');
  await admin.goto('/smartdevops/admin');
  await expect(admin.getByText(/flight planner/)).toBeVisible();
  await save(admin, 'admin');
  const page = await browser.newPage();
  await signIn(page, 'newcomer');
  await page.goto('/smartdevops/tenants');
  await page.getByRole('button', { name: 'Request a tenant' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill('acme');
  await expect(dialog.getByText(/join/i).first()).toBeVisible();
  await save(page, 'request-tenant');
});

test('what a member sees and does', async ({ page }) => {
  await signIn(page, 'developer');
  await page.goto('/smartdevops/tenants');
  await expect(page.getByText(/acme · plan/)).toBeVisible();
  await save(page, 'tenants');
  await page.goto('/create/templates/default/deploy-app');
  await page.getByLabel(/^Name/).first().fill('checkout');
  await page.getByLabel(/^Image/).fill('demo/hello:1.0');
  await page.getByLabel(/^Port/).fill('80');
  await expect(page.getByText(/8080/).first()).toBeVisible();
  await save(page, 'deploy');
  await openAppTab(page, 'acme', 'shop');
  await page.getByRole('button', { name: 'Promote', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await save(page, 'promote');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Promote', exact: true })
    .click();
  await expect(page.getByText('Verifying', { exact: true })).toBeVisible();
  await page.getByText('Release', { exact: true }).scrollIntoViewIfNeeded();
  await save(page, 'verifying');
  await page.getByText('Metrics', { exact: true }).scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 500);
  await save(page, 'metrics');
});
