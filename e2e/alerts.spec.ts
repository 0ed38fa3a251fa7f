import { expect, Page, test } from '@playwright/test';
import { PersonaApi } from './support/api';
import { expectBackend, expectNoBackend, killBackend } from './support/backend';
import { failingImage, images, scale } from './support/cluster';
import { missingMonitoring, PortalMonitoring } from './support/monitoring';
import { signIn, takePicture } from './support/portal';

const CRASH = 'PodCrashLooping (acme/fragile)';
const APP_TAB = /\/catalog\/acme\/component\/fragile\/app/;

/** The notifications of whoever is signed in. */
async function openNotifications(page: Page): Promise<void> {
  await page.goto('/notifications');
  await expect(
    page.getByRole('heading', { name: 'Notifications', level: 1 }),
  ).toBeVisible();
}

test.describe('a real Prometheus and Alertmanager', () => {
  const monitoring = new PortalMonitoring();

  test.beforeAll(async () => {
    const missing = await missingMonitoring();
    test.skip(missing !== undefined, missing);
    await monitoring.start();
  });
  test.afterAll(() => monitoring.stop());

  test('a crash loop is told to its tenant alone, and its end as well', async ({
    page,
    request,
    browser,
  }) => {
    test.setTimeout(240_000);
    const developer = await PersonaApi.signIn(request, 'developer');
    const created = await developer.call('POST', '/v1/tenants/acme/apps', {
      name: 'fragile',
      image: failingImage('broken'),
    });
    expect(created.status()).toBe(201);

    await signIn(page, 'developer');
    await openNotifications(page);
    await expect(page.getByText(CRASH).first()).toBeVisible({
      timeout: 90_000,
    });
    await takePicture(page, 'notification-firing');

    const stranger = await browser.newPage();
    await signIn(stranger, 'newcomer');
    await openNotifications(stranger);
    await expect(stranger.getByText('No records to display')).toBeVisible();
    await expect(stranger.getByText('PodCrashLooping')).toHaveCount(0);
    await stranger.close();

    // The notification leads to where the alert can be looked into.
    // The list is drawn anew whenever something arrives, so a click may miss.
    await expect(async () => {
      if (!APP_TAB.test(page.url())) {
        await page.getByText(CRASH).first().click({ timeout: 5_000 });
      }
      await expect(page).toHaveURL(APP_TAB, { timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
    await expect(page.getByText('PodCrashLooping').first()).toBeVisible();
    await takePicture(page, 'alert-on-app-tab');

    const fixed = await developer.call(
      'POST',
      '/v1/tenants/acme/apps/fragile/prepare',
      { image: images.first },
    );
    expect(fixed.ok()).toBe(true);
    await expect(async () => {
      const { release } = await (
        await developer.call('GET', '/v1/tenants/acme/apps/fragile')
      ).json();
      const promoted = await developer.call(
        'POST',
        '/v1/tenants/acme/apps/fragile/promote',
        { expectedRevision: release.candidate.revision },
      );
      expect(promoted.ok()).toBe(true);
    }).toPass({ timeout: 60_000 });
    // The version that crashes is kept for a while; it ends, and the alert with
    // it, while the backend that the webhook belongs to is dead.
    expect(await monitoring.firing('fragile')).toContain('PodCrashLooping');
    const before = await monitoring.failures();
    killBackend();
    await expectNoBackend();
    await scale('acme', 'fragile-blue', 0);
    await expect
      .poll(() => monitoring.failures(), { timeout: 60_000 })
      .toBeGreaterThan(before);
    await expect
      .poll(() => monitoring.firing('fragile'), { timeout: 60_000 })
      .not.toContain('PodCrashLooping');
    await expectBackend();

    await openNotifications(page);
    await expect(page.getByText(`Resolved: ${CRASH}`).first()).toBeVisible({
      timeout: 120_000,
    });
    await takePicture(page, 'notification-resolved');
  });
});
