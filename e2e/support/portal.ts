import { expect, Page } from '@playwright/test';

/** A persona of the demo. */
export type Persona = 'developer' | 'owner' | 'newcomer' | 'admin';

/** Opens the portal as a persona, signing out first if need be. */
export async function signIn(page: Page, persona: Persona): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: `Sign in as ${persona}` }).click();
  await expect(
    page.getByRole('link', { name: 'Platform', exact: true }),
  ).toBeVisible();
}

/** Opens the App tab of an app that the catalog may not know yet. */
export async function openAppTab(
  page: Page,
  tenant: string,
  app: string,
): Promise<void> {
  const status = page.getByRole('heading', {
    name: /^(Creating|Healthy|Degraded|Unavailable|Stopped|Unknown)$/,
  });
  await expect(async () => {
    await page.goto(`/catalog/${tenant}/component/${app}/app`);
    // A busy machine needs a while to draw the page.
    await expect(status).toBeVisible({ timeout: 15_000 });
  }).toPass({ timeout: 90_000 });
}

/** Keeps a picture of the page beside the results. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: `e2e-test-report/screenshots/${name}.png`,
    fullPage: true,
  });
}
