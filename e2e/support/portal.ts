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

/** Keeps a picture of the page beside the results. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: `e2e-test-report/screenshots/${name}.png`,
    fullPage: true,
  });
}
