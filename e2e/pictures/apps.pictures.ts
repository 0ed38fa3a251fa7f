import { expect, Page, test } from '@playwright/test';
import { PersonaApi } from '../support/api';
import { openAppTab, signIn } from '../support/portal';

const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 412, height: 860 };

const APPS = [
  { name: 'shop', image: 'demo/hello:1.4.2', replicas: 2, port: 80 },
  { name: 'cart', image: 'demo/broken:3.0.1' },
  { name: 'search', image: 'demo/unready:0.9', healthPath: '/' },
  { name: 'mail', image: 'demo/missing:2.1' },
  { name: 'blog', image: 'demo/hello:5.0' },
];

const LOOKS = [
  { name: '', theme: 'light', viewport: WIDE },
  { name: '-dark', theme: 'dark', viewport: WIDE },
  { name: '-narrow', theme: 'light', viewport: NARROW },
];

test.setTimeout(240_000);
test.describe.configure({ mode: 'serial' });

async function save(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: `docs/images/${name}.png`,
    animations: 'disabled',
  });
}

test('a tenant with apps of every kind', async ({ request }) => {
  const api = await PersonaApi.signIn(request, 'developer');
  const path = '/v1/tenants/acme/apps';
  for (const app of APPS) {
    await api.call('POST', path, app);
  }
  const phaseOf = async (name: string) =>
    (await (await api.call('GET', `${path}/${name}`)).json()).phase;
  for (const name of ['shop', 'blog']) {
    await expect.poll(() => phaseOf(name), { timeout: 60_000 }).toBe('Healthy');
  }
  await api.call('POST', `${path}/blog/stop`, {});
  await api.call('POST', `${path}/shop/prepare`, { image: 'demo/hello:1.5.0' });
  await expect
    .poll(
      async () =>
        (await (await api.call('GET', `${path}/shop`)).json()).release.phase,
      { timeout: 60_000 },
    )
    .toBe('PreviewReady');
  await expect
    .poll(() => phaseOf('cart'), { timeout: 60_000 })
    .toBe('Unavailable');
  // What apps use is measured every 30 seconds.
  const usageOf = async (name: string) =>
    (await (await api.call('GET', `${path}/${name}`)).json()).usage;
  for (const name of ['hello', 'shop']) {
    await expect
      .poll(() => usageOf(name), { timeout: 90_000 })
      .toMatchObject({ cpu: expect.any(Number) });
  }
});

for (const { name, theme, viewport } of LOOKS) {
  test(`in ${theme}, ${viewport.width} wide`, async ({ page }) => {
    await page.setViewportSize(WIDE);
    await page.addInitScript(
      value => localStorage.setItem('theme', value),
      theme,
    );
    await signIn(page, 'developer');
    await page.setViewportSize(viewport);
    await openAppTab(page, 'acme', 'shop');
    await expect(page.getByText('Preview ready').first()).toBeVisible();
    await save(page, `app-tab${name}`);
    await page.getByRole('button', { name: 'Logs', exact: true }).click();
    // On a narrow screen not all lines are drawn.
    await expect(
      page.getByRole('log').getByText('listening on port').first(),
    ).toBeVisible();
    await save(page, `logs${name}`);
    await page.goto('/smartdevops/apps');
    await expect(page.getByText(/6 apps in 1 tenant/)).toBeVisible();
    await save(page, `apps${name}`);
  });
}
