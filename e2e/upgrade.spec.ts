import { BrowserContext, expect, Locator, Page, test } from '@playwright/test';
import { PersonaApi } from './support/api';
import { expectVersion, images, literal, versionOf } from './support/cluster';
import { signIn, takePicture } from './support/portal';

const [V1, V2, V3] = [images.first, images.second, images.third].map(versionOf);
const BLOG = '/catalog/acme/component/blog/app';

test.describe.configure({ mode: 'serial' });

/** A lane of the release card. */
function lane(page: Page, role: 'Active' | 'Candidate' | 'Previous'): Locator {
  return page.getByRole('region', { name: `${role} version` });
}

/** Opens the address of a lane, as users would, and says what answers. */
async function open(context: BrowserContext, link: Locator): Promise<Page> {
  const opened = context.waitForEvent('page');
  await link.click();
  const app = await opened;
  await app.waitForLoadState();
  return app;
}

test('a developer upgrades an app with a preview, and goes back', async ({
  page,
  context,
  request,
}) => {
  test.setTimeout(240_000);
  const api = await PersonaApi.signIn(request, 'developer');
  const created = await api.call('POST', '/v1/tenants/acme/apps', {
    name: 'blog',
    image: images.first,
  });
  expect(created.status()).toBe(201);
  await signIn(page, 'developer');
  await expect(async () => {
    await page.goto(BLOG);
    await expect(
      page.getByText('The replica is ready and serves.'),
    ).toBeVisible({ timeout: 15_000 });
  }).toPass({ timeout: 60_000 });

  // Nothing to promote or to go back to yet, and the buttons say so.
  for (const [verb, sentence] of [
    ['Promote', /Prepare a version first/],
    ['Roll back', /no previous version/],
  ] as const) {
    await expect(
      page.getByRole('button', { name: verb, exact: true }),
    ).toHaveAccessibleDescription(sentence);
  }

  await page.getByRole('button', { name: 'Prepare', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Image' }).fill(images.second);
  await dialog.getByRole('button', { name: 'Add a variable' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('GREETING');
  await dialog.getByLabel('Value of GREETING').fill('hello');
  await expect(
    dialog.getByRole('row', { name: `image ${images.first} ${images.second}` }),
  ).toBeVisible();
  await takePicture(page, 'prepare');
  await dialog.getByRole('button', { name: 'Prepare', exact: true }).click();

  await expect(page.getByText('Preview ready', { exact: true })).toBeVisible();
  await expect(lane(page, 'Candidate')).toContainText(V2);
  await expect(lane(page, 'Candidate')).toContainText('HTTP smoke test');
  await takePicture(page, 'preview-ready');
  const preview = await open(
    context,
    lane(page, 'Candidate').getByRole('link', { name: /blog-preview/ }),
  );
  await expectVersion(preview, images.second);
  await takePicture(preview, 'preview');
  const users = await open(
    context,
    lane(page, 'Active').getByRole('link', { name: /blog\.acme/ }),
  );
  await expectVersion(users, images.first);

  await page.getByRole('button', { name: 'Promote', exact: true }).click();
  await expect(dialog).toContainText(`Promote blog to version ${V2}?`);
  await takePicture(page, 'promote');
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  await expect(page.getByText('Verifying', { exact: true })).toBeVisible();
  await expect(lane(page, 'Active')).toContainText(V2);
  await expect(lane(page, 'Previous')).toContainText(V1);
  await takePicture(page, 'promoted');
  await expectVersion(users, images.second);

  await page.getByRole('button', { name: 'Roll back', exact: true }).click();
  await expect(dialog).toContainText(`Roll blog back to version ${V1}?`);
  await takePicture(page, 'rollback');
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
  await expect(lane(page, 'Active')).toContainText(V1);
  await expect(lane(page, 'Previous')).toContainText(V2);
  await expectVersion(users, images.first);
  await takePicture(page, 'rolled-back');

  const history = await api.call('GET', '/v1/tenants/acme/apps/blog/history');
  const { items } = await history.json();
  expect(
    items.map((item: { kind: string; revision: number; by: string }) => [
      item.kind,
      item.revision,
      item.by,
    ]),
  ).toEqual([
    ['rollback', 1, 'user:default/developer'],
    ['promote', 2, 'user:default/developer'],
    ['prepare', 2, 'user:default/developer'],
    ['create', 1, 'user:default/developer'],
  ]);
});

test('the template prepares a version of the app that is chosen', async ({
  page,
  context,
}) => {
  await signIn(page, 'developer');
  await page.goto('/create/templates/default/upgrade-app');
  await expect(page.getByLabel('Tenant')).toContainText('acme', {
    ignoreCase: true,
  });
  await page.getByLabel(/^App/).click();
  await page.getByRole('option', { name: `blog (version ${V1})` }).click();
  await page.getByLabel(/^Image/).fill(images.third);
  await takePicture(page, 'upgrade-form');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(
    page.getByText(new RegExp(`${literal(V3)}.*ready to be promoted`)).first(),
  ).toBeVisible({ timeout: 60_000 });
  await takePicture(page, 'upgrade-done');
  const preview = await open(
    context,
    page.getByRole('link', { name: /^Open the preview/ }),
  );
  await expectVersion(preview, images.third);

  await page.goto(BLOG);
  await expect(lane(page, 'Candidate')).toContainText(V3);
  await page.getByRole('button', { name: 'Abort', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Abort', exact: true })
    .click();
  await expect(lane(page, 'Candidate')).toBeHidden();
  await expect(lane(page, 'Active')).toContainText(V1);
});
