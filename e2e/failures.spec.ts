import { expect, test } from '@playwright/test';
import { PersonaApi } from './support/api';
import {
  failingImage,
  Failure,
  hasFailing,
  literal,
  NEEDS_FAILURES,
} from './support/cluster';
import { openAppTab, signIn, takePicture } from './support/portal';

/** What the App tab says of an app that runs a failure image. */
const SENTENCES: [failure: Failure, sentence: RegExp][] = [
  [
    'broken',
    /^It exits with code 1; its last words: “fatal: configuration is broken, .* The previous log tells more/,
  ],
  ['unready', /runs but is not ready: .*statuscode: 503/],
  [
    'missing',
    new RegExp(
      `^The image ${literal(failingImage('missing'))} cannot be pulled: .* Check its name and tag`,
    ),
  ],
  ['oom', /used more memory than its limit allows.* Raise the memory limit/],
  // It serves, if badly: what its users get is in its log.
  ['flaky', /^The replica is ready and serves\.$/],
  [
    'slow',
    /^(The replica is starting; until it is ready nobody is served|No replica is ready, so nobody is served right now)\.$/,
  ],
];

const nameOf = (failure: Failure) => `fail-${failure}`;

test.describe.configure({ mode: 'serial' });
test.skip(!hasFailing, NEEDS_FAILURES);

for (const [failure, sentence] of SENTENCES) {
  test(`an image that is ${failure} says in words what is wrong`, async ({
    page,
    request,
  }) => {
    const app = nameOf(failure);
    const api = await PersonaApi.signIn(request, 'developer');
    const path = `/v1/tenants/acme/apps/${app}`;
    const created = await api.call('POST', '/v1/tenants/acme/apps', {
      name: app,
      image: failingImage(failure),
      // A port that accepts does not show that the app cannot answer.
      ...(failure === 'unready' && { healthPath: '/' }),
    });
    expect(created.status()).toBe(201);
    await signIn(page, 'developer');
    await openAppTab(page, 'acme', app);
    if (failure === 'slow') {
      // It may have started before the tab was open.
      await expect(page.getByText('is ready and serves')).toBeVisible();
      await api.call('POST', `${path}/stop`, {});
      await api.call('POST', `${path}/start`, {});
    }
    await expect(page.getByText(sentence).first()).toBeVisible({
      timeout: 60_000,
    });
    await takePicture(page, `app-tab-${app}`);
  });
}

test('the previous log tells why a container ended', async ({ page }) => {
  await signIn(page, 'developer');
  await openAppTab(page, 'acme', nameOf('broken'));
  await page.getByRole('button', { name: 'Logs', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Previous container' }).click();
  await expect(dialog.getByRole('log')).toContainText('demo/broken:1.0');
  await expect(
    dialog.getByRole('checkbox', { name: 'Follow' }),
  ).not.toBeChecked();
});

test('new lines of all pods appear in the log that is open', async ({
  page,
  context,
  request,
}) => {
  const app = nameOf('flaky');
  const path = `/v1/tenants/acme/apps/${app}`;
  const api = await PersonaApi.signIn(request, 'developer');
  const { urls } = await (await api.call('GET', path)).json();
  await signIn(page, 'developer');
  await openAppTab(page, 'acme', app);
  await page.getByRole('button', { name: 'Logs', exact: true }).click();
  const log = page.getByRole('dialog').getByRole('log');
  await expect(log).toContainText('starting demo/flaky:1.0');

  const user = await context.newPage();
  const order = `order-${Date.now()}`;
  await user.goto(new URL(`/${order}`, urls.active).href);
  await expect(log).toContainText(`GET /${order}`);
  // One answer in five fails, and the log says which.
  await expect(async () => {
    await user.goto(new URL('/second-order', urls.active).href);
    await expect(log).toContainText(/second-order HTTP\/1\.1" 500/, {
      timeout: 1_000,
    });
  }).toPass({ timeout: 60_000 });
  await user.close();

  // A pod that starts later joins.
  await log.focus();
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search' });
  await expect(search).toBeFocused();
  const found = page.getByRole('search').getByRole('status');
  await search.fill('starting demo/flaky');
  await expect(found).toHaveText('1 found');
  await api.call('POST', `${path}/restart`, {});
  await expect(found).toHaveText('2 found');
  await takePicture(page, 'logs-followed');

  await search.fill(order.toUpperCase());
  await expect(found).toHaveText('1 found');
  await search.press('Enter');
  await expect(found).toHaveText('1 of 1');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await saved).suggestedFilename()).toBe(`${app}.log`);
});

test('what changes in the cluster is on screen without a reload', async ({
  page,
  request,
}) => {
  const app = nameOf('slow');
  const api = await PersonaApi.signIn(request, 'developer');
  const path = `/v1/tenants/acme/apps/${app}`;
  await signIn(page, 'developer');
  await openAppTab(page, 'acme', app);
  await expect(page.getByText('The replica is ready and serves.')).toBeVisible({
    timeout: 60_000,
  });
  await page.evaluate(() => document.body.setAttribute('data-kept', 'yes'));
  const logs = page.getByRole('button', {
    name: new RegExp(`^Logs of ${app}-`),
  });
  await expect(logs).toHaveCount(1);
  await api.call('POST', `${path}/scale`, { replicas: 2 });
  await expect(logs).toHaveCount(2);
  await expect(page.getByText('1 of 2 replicas')).toBeVisible();
  await expect(
    page.getByText('All 2 replicas are ready and serve.'),
  ).toBeVisible({ timeout: 60_000 });
  await api.call('POST', `${path}/stop`, {});
  await expect(logs).toHaveCount(0);
  await expect(page.locator('body')).toHaveAttribute('data-kept', 'yes');
});
