import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  CoordinatedReleaseResult,
  Release,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { VirtuosoMockContext } from 'react-virtuoso';
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
  const subject = (
    <VirtuosoMockContext.Provider
      value={{ viewportHeight: 600, itemHeight: 40 }}
    >
      <Subject />
    </VirtuosoMockContext.Provider>
  );
  renderInTestApp(subject, {
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

describe('Very many apps', () => {
  const MANY = Array.from({ length: 5_000 }, (_, index) =>
    aSummary({
      tenant: `team-${index % 40}`,
      name: `app-${index}`,
      phase: index % 1_000 === 7 ? 'Unavailable' : 'Healthy',
      restarts: index,
    }),
  );
  const admin = { getMe: async () => aMe(undefined, { admin: true }) };

  it('are drawn only as far as they are in sight, and all counted', async () => {
    show({ ...admin, listApps: async () => listOf(...MANY) });
    const table = await screen.findByRole('table', { name: 'Apps' });
    expect(table).toHaveAttribute('aria-rowcount', '5001');
    expect(within(table).getAllByRole('row').length).toBeLessThan(60);
    expect(
      screen.getByText(/^5,000 apps in 40 tenants; as an admin/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Restarts' }));
    await userEvent.click(screen.getByRole('button', { name: 'Restarts' }));
    const first = await screen.findByRole('link', { name: 'app-4999' });
    expect(first.closest('tr')).toHaveAttribute('aria-rowindex', '2');
  });

  it('are searched and filtered, and the address remembers it', async () => {
    show({ ...admin, listApps: async () => listOf(...MANY) });
    await userEvent.type(
      await screen.findByRole('searchbox', { name: 'Search' }),
      'unavailable team-7',
    );
    expect(await screen.findByText(/^5 of 5,000 apps/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'app-1007' })).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search' }),
      ' nowhere',
    );
    expect(await screen.findByText(/No app matches/)).toBeInTheDocument();
  });
});

describe('A row of the apps table', () => {
  const rowOf = async (name: string) =>
    within((await screen.findByRole('link', { name })).closest('tr')!);

  it('says what is used, or that it is not measured', async () => {
    show({
      listApps: async () =>
        listOf(
          aSummary({ usage: { cpu: 0.25, memory: 200 * 1024 * 1024 } }),
          aSummary({ name: 'cart' }),
        ),
    });
    const shop = await rowOf('shop');
    expect(shop.getByText('250m')).toBeInTheDocument();
    expect(shop.getByText('200 MiB')).toBeInTheDocument();
    expect((await rowOf('cart')).getAllByTitle('Not measured.')).toHaveLength(
      2,
    );
  });

  it.each<[string, Partial<SmartDevOpsApi>, RegExp]>([
    ['Scale', {}, /Replicas are added or taken away/],
    ['Restart', {}, /All pods are replaced/],
    ['Stop', {}, /nobody is served until/],
    ['Grafana', {}, /Open in Grafana|No Grafana/],
    ['Logs', { getAppLogs: () => never() }, /Waiting for lines/],
  ])('opens %s by keyboard', async (name, overrides, text) => {
    show(overrides);
    const more = await screen.findByRole('button', {
      name: 'More actions on shop',
    });
    more.focus();
    await userEvent.keyboard('{Enter}');
    const item = await screen.findByRole('menuitem', { name });
    item.focus();
    await userEvent.keyboard('{Enter}');
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText(text)).toBeInTheDocument();
  });

  it('says what a viewer and a stopped app do not allow', async () => {
    show({
      getMe: async () => aMe('viewer'),
      listApps: async () => listOf(aSummary({ phase: 'Stopped' })),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'More actions on shop' }),
    );
    const logs = await screen.findByRole('menuitem', { name: /^Logs/ });
    expect(logs).toHaveTextContent('No pod runs.');
    const start = screen.getByRole('menuitem', { name: /^Start/ });
    expect(start).toHaveTextContent(/Your role in acme is viewer/);
    await userEvent.click(start);
    expect(screen.queryByRole('dialog')).toBeNull();
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
