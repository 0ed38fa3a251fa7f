import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import git from 'isomorphic-git';
import { PersonaApi } from './support/api';
import { signIn, takePicture } from './support/portal';

const REPOSITORIES = path.join(
  process.env.SMARTDEVOPS_E2E_STATE ?? '.data/demo',
  'repositories',
);

test.describe.configure({ mode: 'serial' });

test('a developer makes a new service from source, without any account', async ({
  page,
  request,
}) => {
  await signIn(page, 'developer');
  await page.goto('/create');
  await expect(page.getByText('New service from source')).toBeVisible();
  await page.goto('/create/templates/default/new-service');
  await expect(page.getByLabel('Tenant')).toContainText('acme', {
    ignoreCase: true,
  });
  await page.getByLabel('Name').fill('billing');
  await page.getByLabel('Description').fill('Writes "invoices" & reminders');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Where it goes').click();
  await page
    .getByRole('option', { name: 'A folder of this portal, no account needed' })
    .click();
  await takePicture(page, 'new-service-form');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();

  await expect(page.getByText('The repository is ready')).toBeVisible({
    timeout: 90_000,
  });
  await takePicture(page, 'new-service-done');

  const dir = path.join(REPOSITORIES, 'acme', 'billing');
  const read = (name: string) => fs.readFileSync(path.join(dir, name), 'utf8');
  expect(read('catalog-info.yaml')).toContain(
    'smartdevops.io/app: acme/billing',
  );
  expect(read('.github/workflows/release.yml')).toContain(
    'node .github/scripts/release.mjs prepare',
  );
  expect(JSON.parse(read('package.json')).name).toBe('billing');
  const [{ commit }, ...older] = await git.log({ fs, dir });
  expect(older).toEqual([]);
  expect(commit.author).toMatchObject({
    name: 'Devi Developer',
    email: 'developer@example.com',
  });

  await page
    .getByTestId('output-box')
    .getByRole('button', { name: 'Show it in the catalog' })
    .click();
  await expect(page).toHaveURL(/\/catalog\/acme\/component\/billing-source/);
  await expect(
    page.getByText('Writes "invoices" & reminders').first(),
  ).toBeVisible();
  await takePicture(page, 'new-service-entity');

  const api = await PersonaApi.signIn(request, 'developer');
  expect(
    await api.entities('metadata.namespace=acme,metadata.name=billing-source'),
  ).toMatchObject([
    {
      kind: 'Component',
      metadata: { annotations: { 'smartdevops.io/app': 'acme/billing' } },
      spec: { owner: 'group:default/acme' },
    },
  ]);
});

test('the same name is refused, with a sentence, and nothing is overwritten', async ({
  page,
}) => {
  const dir = path.join(REPOSITORIES, 'acme', 'billing');
  const [before] = await git.log({ fs, dir });
  await signIn(page, 'developer');
  const form = {
    tenant: 'acme',
    name: 'billing',
    description: 'Another one',
    destination: 'directory',
  };
  await page.goto(
    `/create/templates/default/new-service?formData=${encodeURIComponent(
      JSON.stringify(form),
    )}`,
  );
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(
    page.getByText(/acme\/billing already, and it is not overwritten/).first(),
  ).toBeVisible({ timeout: 60_000 });
  const [after] = await git.log({ fs, dir });
  expect(after.oid).toBe(before.oid);
});
