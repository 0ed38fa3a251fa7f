import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { Persona, signIn, takePicture } from './support/portal';

const PERSONAS: Persona[] = ['developer', 'owner', 'newcomer', 'admin'];

test('asks who to be, by mouse or keyboard', async ({ page }) => {
  await page.goto('/');
  for (const persona of PERSONAS) {
    await expect(
      page.getByRole('button', { name: `Sign in as ${persona}` }),
    ).toBeVisible();
  }
  await takePicture(page, 'sign-in');
  await page.getByRole('button', { name: 'Sign in as owner' }).focus();
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('link', { name: 'Platform', exact: true }),
  ).toBeVisible();
});

test('a reload stays signed in, signing out asks again', async ({ page }) => {
  await signIn(page, 'developer');
  await page.reload();
  await expect(
    page.getByRole('link', { name: 'Platform', exact: true }),
  ).toBeVisible();
  await page.goto('/settings');
  await page
    .getByRole('button', { name: /more|menu/i })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Sign Out' }).click();
  await expect(
    page.getByRole('button', { name: 'Sign in as developer' }),
  ).toBeVisible();
});

test('each persona sees its own platform', async ({ browser }) => {
  const seen: Record<Persona, string[]> = {
    developer: ['Apps', 'Tenants', 'Alerts', 'Help'],
    owner: ['Apps', 'Tenants', 'Alerts', 'Help'],
    newcomer: ['Apps', 'Tenants', 'Alerts', 'Help'],
    admin: ['Apps', 'Tenants', 'Alerts', 'Admin', 'Help'],
  };
  for (const persona of PERSONAS) {
    const page = await browser.newPage();
    await signIn(page, persona);
    await page.getByRole('link', { name: 'Platform', exact: true }).click();
    await expect(page.getByRole('tab', { name: 'Apps' })).toBeVisible();
    await expect(page.getByRole('tab')).toHaveText(seen[persona]);
    await takePicture(page, `platform-${persona}`);
    await page.close();
  }
});

test('a newcomer asks to join, the owner decides', async ({ browser }) => {
  const newcomer = await browser.newPage();
  await signIn(newcomer, 'newcomer');
  await newcomer.goto('/smartdevops/tenants');
  await newcomer
    .getByRole('button', { name: 'Request a tenant' })
    .first()
    .click();
  const dialog = newcomer.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill('Acme!');
  await expect(dialog.getByLabel(/^Name/)).toHaveAccessibleDescription(
    /lower-case letters a-z/,
  );
  await dialog.getByLabel(/^Name/).fill('acme');
  await dialog.getByLabel('Reason').fill('I work with them');
  await expect(
    dialog.getByText(/asks its owners to let you join/),
  ).toBeVisible();
  await takePicture(newcomer, 'ask-to-join');
  await dialog.getByRole('button', { name: 'Ask to join' }).click();
  await expect(newcomer.getByText(/Join.*acme.*pending/)).toBeVisible();

  const owner = await browser.newPage();
  await signIn(owner, 'owner');
  await owner.goto('/smartdevops/tenants');
  await expect(owner.getByText('“I work with them”')).toBeVisible();
  await owner.getByRole('button', { name: 'Reject acme' }).click();
  await owner
    .getByRole('dialog')
    .getByLabel('Reason')
    .fill('Please ask in March');
  await owner
    .getByRole('dialog')
    .getByRole('button', { name: 'Reject' })
    .click();
  await expect(owner.getByText('“I work with them”')).toBeHidden();
  await takePicture(owner, 'tenant');

  await expect(newcomer.getByText('“Please ask in March”')).toBeVisible();
});

for (const [name, viewport, scheme] of [
  ['dark', { width: 1360, height: 900 }, 'dark'],
  ['narrow', { width: 390, height: 844 }, 'light'],
] as const) {
  test(`looks right: ${name}`, async ({ browser }) => {
    const page = await browser.newPage({ viewport, colorScheme: scheme });
    await page.goto('/');
    await takePicture(page, `sign-in-${name}`);
    await page.getByRole('button', { name: 'Sign in as developer' }).click();
    await page.goto('/smartdevops/apps');
    await expect(
      page.getByRole('link', { name: 'hello', exact: true }),
    ).toBeVisible();
    await takePicture(page, `apps-${name}`);
    await page.goto('/catalog/acme/component/hello/app');
    await expect(page.getByText('Healthy', { exact: true })).toBeVisible();
    await takePicture(page, `app-tab-${name}`);
    // Nothing may be wider than the screen.
    const overflow = await page.evaluate(
      () =>
        document.documentElement.scrollWidth -
        document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.close();
  });
}

test('the documentation is read in the portal', async ({ page }) => {
  const { error } = spawnSync('mkdocs', ['--version']);
  test.skip(error !== undefined, 'mkdocs is not installed.');
  await signIn(page, 'developer');
  await page.goto('/docs/default/system/smartdevops');
  // It is made when somebody opens it for the first time.
  await expect(
    page.getByRole('heading', { name: /SmartDevOps for Backstage/ }),
  ).toBeVisible({ timeout: 90_000 });
  await page.getByRole('link', { name: 'Upgrading an app' }).first().click();
  await expect(
    page.getByRole('heading', { name: /^Upgrading an app/ }),
  ).toBeVisible();
});
