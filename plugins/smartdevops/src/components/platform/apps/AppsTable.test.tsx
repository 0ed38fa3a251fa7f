import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  CoordinatedReleaseResult,
  Release,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  SmartDevOpsApi,
  smartDevOpsApiRef,
} from '../../../api/smartDevOpsApiRef';
import { useMe } from '../../../hooks/useMe';
import {
  aMe,
  anApp,
  aPreview,
  aSummary,
  CANDIDATE,
  fakeApi,
  httpError,
  listOf,
  never,
} from '../../../testing/fixtures';
import { AppsTab } from './AppsTab';

function Subject() {
  return <AppsTab me={useMe()} />;
}

const BOTH = ['shop', 'cart'].map(name =>
  aSummary({ name, candidate: CANDIDATE }),
);

function show(
  overrides: Partial<SmartDevOpsApi> = {},
  releases: Record<string, Release> = {},
) {
  renderInTestApp(<Subject />, {
    apis: [
      [
        smartDevOpsApiRef,
        fakeApi({
          listApps: async () => listOf(...BOTH),
          getApp: async ({ app }) =>
            anApp({ name: app, release: releases[app] ?? aPreview() }),
          ...overrides,
        }),
      ],
    ],
  });
}

async function openTogether() {
  await waitFor(() =>
    expect(
      screen.getByRole('button', { name: 'Promote together' }),
    ).toBeEnabled(),
  );
  await userEvent.click(
    screen.getByRole('button', { name: 'Promote together' }),
  );
  return within(await screen.findByRole('dialog'));
}

describe('Apps table', () => {
  it('shows the preview’s version beside the active one', async () => {
    show();
    const row = within(
      (await screen.findByRole('link', { name: 'shop' })).closest('tr')!,
    );
    expect(row.getByText('1.0')).toBeInTheDocument();
    expect(row.getByText('preview 2.0')).toBeInTheDocument();
  });

  it('opens the form of the next version', async () => {
    const prepareApp = jest.fn(async () => anApp());
    show({ prepareApp, listApps: async () => listOf(aSummary()) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Upgrade shop' }),
    );
    const image = await screen.findByRole('textbox', { name: 'Image' });
    await userEvent.type(image, '.1');
    await userEvent.click(screen.getByRole('button', { name: 'Prepare' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(prepareApp).toHaveBeenCalledWith(
      { tenant: 'acme', app: 'shop' },
      { image: 'demo/hello:1.0.1' },
    );
  });

  it.each([
    ['is loading', () => never<never>(), 'progressbar'],
    [
      'cannot be loaded',
      async () => {
        throw httpError(503, 'The cluster does not answer.');
      },
      'heading',
    ],
  ])('says that the app %s', async (_, getApp, role) => {
    show({ getApp });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Upgrade shop' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect((await dialog.findAllByRole(role)).length).toBeGreaterThan(0);
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says why a viewer cannot upgrade or promote', async () => {
    show({ getMe: async () => aMe('viewer') });
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Upgrade shop' }),
      ).toHaveAccessibleDescription(/Your role in acme is viewer/),
    );
    expect(
      screen.getByRole('button', { name: 'Promote together' }),
    ).toHaveAccessibleDescription(/None of the apps that you may change/);
  });
});

describe('Promoting together', () => {
  it.each<[CoordinatedReleaseResult['outcome'], string]>([
    ['succeeded', 'Both apps were promoted.'],
    ['reverted', 'cart failed, so shop was switched back.'],
  ])(
    'promotes what is chosen and tells that it %s',
    async (outcome, message) => {
      const promoteApps = jest.fn(async () => ({ outcome, message, apps: [] }));
      show({ promoteApps });
      const dialog = await openTogether();
      expect(dialog.getByText(/or none does/)).toBeInTheDocument();
      expect(
        dialog.getByRole('button', { name: 'Promote' }),
      ).toHaveAccessibleDescription('Choose at least one app.');
      for (const name of ['cart', 'shop']) {
        await userEvent.click(
          await dialog.findByRole('checkbox', {
            name: `${name}: 1.0 (revision 3) → 2.0 (revision 4)`,
          }),
        );
      }
      await userEvent.click(dialog.getByRole('button', { name: 'Promote 2' }));
      expect(await screen.findByText(message)).toBeInTheDocument();
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(promoteApps).toHaveBeenCalledWith('acme', {
        apps: [
          { app: 'cart', expectedRevision: 4 },
          { app: 'shop', expectedRevision: 4 },
        ],
      });
    },
  );

  it('does not offer what cannot be promoted, and says why', async () => {
    const failed = { refusal: 'The probe failed.', overridable: true };
    show(
      { getMe: async () => aMe('owner') },
      { cart: aPreview({ actions: { promote: failed } }) },
    );
    const dialog = await openTogether();
    const cart = await dialog.findByRole('checkbox', { name: /^cart/ });
    expect(cart).toBeDisabled();
    expect(cart).toHaveAccessibleDescription('The probe failed.');
    expect(dialog.getByRole('checkbox', { name: /^shop/ })).toBeEnabled();
  });

  it('stays open with the sentence of a refusal', async () => {
    show({
      promoteApps: async () => {
        throw httpError(409, 'cart is frozen until Monday.');
      },
    });
    const dialog = await openTogether();
    await userEvent.click(
      await dialog.findByRole('checkbox', { name: /^cart/ }),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Promote 1' }));
    expect(
      await dialog.findByText('cart is frozen until Monday.'),
    ).toBeInTheDocument();
  });

  it('lists the apps of the tenant that is chosen', async () => {
    const roles = ['acme', 'beta'].map(name => ({
      name,
      displayName: name,
      role: 'developer' as const,
      state: 'active' as const,
    }));
    show({
      getMe: async () => aMe(undefined, { tenants: roles }),
      listApps: async () =>
        listOf(
          ...BOTH,
          aSummary({ tenant: 'beta', name: 'pay', candidate: CANDIDATE }),
          aSummary({ tenant: 'gamma', name: 'spy', candidate: CANDIDATE }),
        ),
    });
    const dialog = await openTogether();
    await dialog.findByRole('checkbox', { name: /^cart/ });
    await userEvent.click(dialog.getByLabelText('Tenant'));
    expect(screen.queryByRole('option', { name: 'gamma' })).toBeNull();
    await userEvent.click(await screen.findByRole('option', { name: 'beta' }));
    expect(
      await dialog.findByRole('checkbox', { name: /^pay/ }),
    ).toBeInTheDocument();
    expect(dialog.queryByRole('checkbox', { name: /^cart/ })).toBeNull();
  });
});
