import { expect, test } from '@playwright/test';
import { signIn, takePicture } from './support/portal';

test('an owner checks that the tenant is isolated', async ({ page }) => {
  await signIn(page, 'owner');
  await page.goto('/smartdevops/tenants');
  const isolation = page.getByRole('region', { name: 'Isolation of acme' });
  await isolation.getByRole('button', { name: 'Check isolation' }).click();
  const showPassed = isolation.getByRole('button', { name: /that passed$/ });
  await expect(showPassed).toBeVisible();
  await expect(isolation).toContainText('The isolation holds');
  await showPassed.click();
  await expect(
    isolation.getByRole('list', { name: 'Passed' }).getByRole('listitem'),
  ).not.toHaveCount(0);
  await expect(isolation.getByText('Harmless pod is accepted')).toBeVisible();
  await takePicture(page, 'isolation-check');
});

test('a developer sees how it stands, and why they cannot check it', async ({
  page,
}) => {
  await signIn(page, 'developer');
  await page.goto('/smartdevops/tenants');
  const isolation = page.getByRole('region', { name: 'Isolation of acme' });
  await expect(isolation).toContainText('The isolation holds');
  await isolation.getByRole('button', { name: 'Check isolation' }).hover();
  await expect(page.getByRole('tooltip')).toContainText(
    'Only owners of the tenant and platform admins',
  );
});
