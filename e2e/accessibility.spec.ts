import { AxeBuilder } from '@axe-core/playwright';
import { expect, Page, test } from '@playwright/test';
import { openAppTab, signIn } from './support/portal';

/*
 * Checks by axe what is ours: the content beside the host's sidebar and header,
 * and dialogs. What only the host can change is left to the host.
 */

const CONTENT = 'main';
// The other cards of a group's page are the host's.
const TENANT_CARD = '.MuiCard-root:has(a[href="/smartdevops/tenants"])';
const DIALOG = '[role="dialog"]';

/** What axe finds within a part of the page, of what keeps people out. */
async function findings(page: Page, part: string): Promise<string[]> {
  // Colours are measured as they stay, not while they fade in.
  await page.addStyleTag({
    content: '* { transition: none !important; animation: none !important }',
  });
  const { violations, passes } = await new AxeBuilder({ page })
    .include(part)
    .analyze();
  expect(passes.length).toBeGreaterThan(0);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${node.html}\n${node.failureSummary}`),
    );
}

async function checkDialog(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  expect(await findings(page, DIALOG)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

const TABS: [tab: string, shown: string | RegExp][] = [
  ['Apps', /as an admin you see all tenants/],
  ['Tenants', 'Isolation'],
  ['Alerts', 'Filters'],
  ['Admin', 'All tenants'],
];

// Many pages one after the other, each searched through as a whole.
test.setTimeout(240_000);
test.use({ actionTimeout: 20_000 });

for (const theme of ['light', 'dark']) {
  test.describe(`in ${theme}`, () => {
    test.beforeEach(async ({ page }) => {
      await page.addInitScript(
        name => localStorage.setItem('theme', name),
        theme,
      );
      // Menus and dialogs are there at once, not after they moved in.
      await page.emulateMedia({ reducedMotion: 'reduce' });
    });

    test('no tab of the Platform page has a serious finding', async ({
      page,
    }) => {
      await signIn(page, 'admin');
      await page.getByRole('link', { name: 'Platform', exact: true }).click();
      for (const [tab, shown] of TABS) {
        await page.getByRole('tab', { name: tab }).click();
        await expect(page.getByText(shown).first()).toBeVisible();
        expect(await findings(page, CONTENT)).toEqual([]);
      }
      await page.getByRole('tab', { name: 'Tenants' }).click();
      for (const name of ['Request a tenant', 'Add a member']) {
        await page.getByRole('button', { name }).first().click();
        await checkDialog(page);
      }
      await page.getByRole('tab', { name: 'Apps' }).click();
      await page.getByRole('button', { name: 'Upgrade hello' }).click();
      await checkDialog(page);
      await page.getByRole('button', { name: 'More actions on hello' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      expect(await findings(page, '[role="menu"]')).toEqual([]);
    });

    test('no page of an app or a tenant has a serious finding', async ({
      page,
    }) => {
      await signIn(page, 'admin');
      await openAppTab(page, 'acme', 'hello');
      await expect(page.getByText('Metrics', { exact: true })).toBeVisible();
      expect(await findings(page, CONTENT)).toEqual([]);
      for (const name of ['Logs', 'Scale', 'Restart', 'Stop', 'Prepare']) {
        await page.getByRole('button', { name, exact: true }).first().click();
        await checkDialog(page);
      }
      await page.goto('/catalog/acme/component/hello');
      await expect(page.getByText('Pods, logs and events')).toBeVisible();
      // Cards of the host that still load have no name.
      await expect(page.locator(CONTENT).getByRole('progressbar')).toHaveCount(
        0,
      );
      expect(await findings(page, CONTENT)).toEqual([]);
      await page.goto('/catalog/default/group/acme');
      await expect(page.getByText('All about this tenant')).toBeVisible();
      expect(await findings(page, TENANT_CARD)).toEqual([]);
    });
  });
}
