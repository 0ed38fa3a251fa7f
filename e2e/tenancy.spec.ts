import { expect, test } from '@playwright/test';
import { images } from './support/cluster';
import { signIn, takePicture } from './support/portal';

/*
 * A team asks, an admin decides, the cluster enforces: from the request to an
 * app in the new tenant, as three people see it.
 */

test('a newcomer requests a tenant, an admin approves it, an app runs in it', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const newcomer = await browser.newPage();
  await signIn(newcomer, 'newcomer');
  await newcomer.goto('/smartdevops/tenants');
  await newcomer
    .getByRole('button', { name: 'Request a tenant' })
    .first()
    .click();
  const request = newcomer.getByRole('dialog');
  await request.getByLabel(/^Name/).fill('Béta Lab');
  await request.getByRole('button', { name: 'beta-lab', exact: true }).click();
  await expect(request.getByText('"beta-lab" is free.')).toBeVisible();
  await request.getByLabel('Display name').fill('Beta Lab');
  await request.getByLabel('Reason').fill('A place for our prototype');
  await takePicture(newcomer, 'request-tenant');
  await request.getByRole('button', { name: 'Send the request' }).click();
  await expect(request).toBeHidden();
  await expect(
    newcomer.getByText(/New tenant.*beta-lab.*pending/),
  ).toBeVisible();
  await expect(newcomer.getByText(/A platform admin decides/)).toBeVisible();

  const admin = await browser.newPage();
  await signIn(admin, 'admin');
  await admin.goto('/notifications');
  await expect(
    admin.getByText('A tenant "beta-lab" is asked for'),
  ).toBeVisible();
  await admin.goto('/smartdevops/admin');
  await expect(admin.getByText('“A place for our prototype”')).toBeVisible();
  await takePicture(admin, 'admin');
  await admin.getByRole('button', { name: 'Approve beta-lab' }).click();
  const approval = admin.getByRole('dialog');
  await approval.getByLabel('Plan').click();
  await admin.getByRole('option', { name: 'Medium' }).click();
  await approval.getByLabel('Comment').fill('Welcome');
  await takePicture(admin, 'approve');
  await approval.getByRole('button', { name: 'Approve' }).click();
  await expect(admin.getByText('Nothing waits for a decision.')).toBeVisible();

  // Without a reload: the tenant appears where it was asked for.
  await expect(
    newcomer.getByText(/beta-lab · plan medium · you are owner/),
  ).toBeVisible();
  await expect(newcomer.getByText('The tenant is ready.')).toBeVisible();
  await expect(newcomer.getByText(/The isolation holds/)).toBeVisible();
  await takePicture(newcomer, 'tenant-new');
  await newcomer.goto('/notifications');
  await expect(
    newcomer.getByText('Your request for the tenant beta-lab is approved'),
  ).toBeVisible();

  await newcomer.goto('/create/templates/default/deploy-app');
  await newcomer.getByLabel(/^Tenant/).click();
  await newcomer.getByRole('option', { name: /Beta Lab/ }).click();
  await newcomer.getByLabel(/^Name/).fill('proto');
  await newcomer.getByLabel(/^Image/).fill(images.first);
  await newcomer.getByRole('button', { name: 'Review' }).click();
  await newcomer.getByRole('button', { name: 'Create' }).click();
  await expect(
    newcomer.getByText(/proto.*(runs|serves|healthy)/i).first(),
  ).toBeVisible({ timeout: 90_000 });
  await newcomer.goto('/smartdevops/apps');
  await expect(
    newcomer.getByRole('link', { name: 'proto', exact: true }),
  ).toBeVisible();

  await admin.goto('/smartdevops/admin');
  await admin.getByRole('button', { name: 'Actions on beta-lab' }).click();
  await admin.getByRole('menuitem', { name: 'Suspend …' }).click();
  await admin
    .getByRole('dialog')
    .getByLabel('Reason')
    .fill('Budget is used up');
  await takePicture(admin, 'suspend');
  await admin
    .getByRole('dialog')
    .getByRole('button', { name: 'Suspend' })
    .click();
  await expect(admin.getByText(/Budget is used up/).first()).toBeVisible();
  await newcomer.goto('/catalog/beta-lab/component/proto/app');
  await expect(
    newcomer
      .getByText(/stopped because its tenant is suspended/)
      // Disabled buttons carry the same sentence for screen readers.
      .filter({ visible: true }),
  ).toBeVisible();
  await admin.getByRole('button', { name: 'Actions on beta-lab' }).click();
  await admin.getByRole('menuitem', { name: 'Resume …' }).click();
  await admin
    .getByRole('dialog')
    .getByRole('button', { name: 'Resume' })
    .click();
  await expect(
    newcomer.getByText('The replica is ready and serves.'),
  ).toBeVisible();
});
