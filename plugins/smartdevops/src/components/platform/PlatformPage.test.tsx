import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Me } from '@smartdevops/backstage-plugin-smartdevops-common';
import { JsonObject } from '@backstage/types';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import {
  aMe,
  aPlatform,
  aRequest,
  aSummary,
  aTenant,
  fakeApi,
  httpError,
  listOf,
  never,
} from '../../testing/fixtures';
import { PlatformPage } from './PlatformPage';

function show(
  path: string,
  overrides: Partial<SmartDevOpsApi> = {},
  config: JsonObject = {},
) {
  return renderInTestApp(
    <Routes>
      <Route path="/smartdevops/*" element={<PlatformPage />} />
    </Routes>,
    {
      apis: [[smartDevOpsApiRef, fakeApi(overrides)]],
      initialRouteEntries: [`/smartdevops${path}`],
      config,
    },
  );
}

describe('Platform page', () => {
  it('opens on the apps and hides the admin tab from others', async () => {
    show('');
    expect(await screen.findByRole('link', { name: 'shop' })).toHaveAttribute(
      'href',
      '/catalog/acme/component/shop/app',
    );
    expect(screen.getByRole('tab', { name: 'Tenants' })).toBeInTheDocument();
    expect(screen.queryByRole('tab', { name: 'Admin' })).toBeNull();
  });

  it('sends somebody who is no admin from the admin tab to the apps', async () => {
    show('/admin');
    expect(
      await screen.findByRole('link', { name: 'shop' }),
    ).toBeInTheDocument();
  });

  it('shows the admin tab to admins by its address', async () => {
    show('/admin', { getMe: async () => aMe(undefined, { admin: true }) });
    expect(
      await screen.findByText('Nothing waits for a decision.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Admin' })).toBeInTheDocument();
  });
});

describe('Help', () => {
  it('leads to whom the portal names', async () => {
    const links = [
      { url: 'https://example.com/chat', title: 'Chat' },
      { url: 'mailto:team@example.com' },
    ];
    const support = {
      url: 'https://example.com',
      items: [{ title: 'Ask us', icon: 'no-such-icon', links }],
    };
    show('/help', {}, { app: { support } });
    expect(await screen.findByText('Ask us')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Chat/ })).toHaveAttribute(
      'href',
      'https://example.com/chat',
    );
    expect(screen.getByText('mailto:team@example.com')).toBeInTheDocument();
  });

  it('says what to set where nobody is named', async () => {
    show('/help');
    expect(await screen.findByText('No support is set up')).toBeInTheDocument();
    expect(screen.getByText(/app\.support in app-config/)).toBeInTheDocument();
  });
});

describe('Platform page, fetching anew', () => {
  it('keeps an open dialog and what is typed in it', async () => {
    let told: ((me: Me) => void) | undefined;
    let asked = 0;
    show('/tenants', {
      getMe: () =>
        // The first answer comes while somebody is typing.
        new Promise(resolve => {
          asked += 1;
          told = resolve;
        }),
    });
    await userEvent.click(
      (await screen.findAllByRole('button', { name: 'Request a tenant' }))[0],
    );
    const reason = await screen.findByLabelText('Reason');
    await userEvent.type(reason, 'We need');
    expect(asked).toBe(1);
    await act(async () => told?.(aMe('developer')));
    expect(screen.getByLabelText('Reason')).toBe(reason);
    expect(reason).toHaveValue('We need');
  });
});

describe('Apps tab', () => {
  it('shows version, replicas and the way to the app', async () => {
    show('/apps');
    const row = within(
      (await screen.findByRole('link', { name: 'shop' })).closest('tr')!,
    );
    expect(row.getByText('1.0')).toBeInTheDocument();
    expect(row.getByText('2 of 2')).toBeInTheDocument();
    expect(row.getByRole('link', { name: 'Open shop' })).toHaveAttribute(
      'rel',
      'noopener',
    );
  });

  it('says why an app is not healthy', async () => {
    show('/apps', {
      listApps: async () =>
        listOf(
          aSummary({ phase: 'Degraded', message: 'One pod cannot start.' }),
        ),
    });
    expect(
      await screen.findByText('One pod cannot start.'),
    ).toBeInTheDocument();
  });

  it('leads a member to the template when there is no app', async () => {
    show('/apps', { listApps: async () => listOf() });
    expect(
      await screen.findByRole('button', { name: 'Deploy an app' }),
    ).toHaveAttribute('href', '/create/templates/default/deploy-app');
  });

  it('leads somebody without a tenant to the tenants', async () => {
    show('/apps', {
      getMe: async () => aMe(),
      listApps: async () => listOf(),
    });
    expect(
      await screen.findByText('You belong to no tenant yet'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Request a tenant' }),
    ).toHaveAttribute('href', '/smartdevops/tenants');
  });

  it('tells a newcomer what is pending and who decides', async () => {
    show('/apps', {
      getMe: async () => aMe(),
      listApps: async () => listOf(),
      listTenantRequests: async () =>
        listOf(aRequest({ requester: 'user:default/ada' })),
    });
    expect(
      await screen.findByText(/A platform admin decides/),
    ).toBeInTheDocument();
  });

  it('shows that it is loading', async () => {
    show('/apps', { listApps: () => never() });
    // The host may put its own page layout around the tab a moment later.
    await screen.findByRole('tab', { name: 'Apps' });
    await waitFor(() =>
      expect(
        screen.getByRole('progressbar', { name: 'Loading' }),
      ).toBeInTheDocument(),
    );
  });

  it('explains an error and tries again on demand', async () => {
    let down = true;
    show('/apps', {
      listApps: async () => {
        if (down) {
          throw httpError(503, 'The cluster does not answer.');
        }
        return listOf(aSummary());
      },
    });
    expect(
      await screen.findByText('The cluster does not answer.'),
    ).toBeInTheDocument();
    down = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('link', { name: 'shop' }),
    ).toBeInTheDocument();
  });

  it('warns that the answer is old', async () => {
    show('/apps', { listApps: async () => listOf(aSummary({ stale: true })) });
    expect(
      await screen.findByText(/connection to the cluster is interrupted/),
    ).toBeInTheDocument();
  });
});

describe('Admin tab', () => {
  const admin = { getMe: async () => aMe(undefined, { admin: true }) };

  it('says that the platform is well', async () => {
    show('/admin', admin);
    expect(
      await screen.findByText(/Kubernetes v1\.36\.2: .* the rights it needs/),
    ).toBeInTheDocument();
  });

  it('says what is wrong with the installation, and what to do', async () => {
    const problem = 'The backend may not list pods. Apply the manifests.';
    show('/admin', {
      ...admin,
      getPlatform: async () => aPlatform({ problems: [problem] }),
    });
    expect(await screen.findByText(problem)).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(
      /not set up as the platform needs it/,
    );
  });

  it('approves with a comment and another plan', async () => {
    const approveTenantRequest = jest.fn(async () => aRequest());
    show('/admin', {
      ...admin,
      listTenantRequests: async () => listOf(aRequest()),
      approveTenantRequest,
    });
    expect(await screen.findByText(/A first prototype/)).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Approve umbrella' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/becomes the owner/)).toBeInTheDocument();
    await userEvent.click(await dialog.findByRole('button', { name: /Plan/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Medium' }),
    );
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'Comment' }),
      'Welcome',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(approveTenantRequest).toHaveBeenCalledWith(aRequest().id, {
        comment: 'Welcome',
        plan: 'medium',
      }),
    );
  });

  it('rejects only with a reason, and shows a refusal', async () => {
    const rejectTenantRequest = jest
      .fn()
      .mockRejectedValue(httpError(409, 'Somebody has decided already.'));
    show('/admin', {
      ...admin,
      listTenantRequests: async () => listOf(aRequest()),
      rejectTenantRequest,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Reject umbrella' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByRole('button', { name: 'Reject' }),
    ).toHaveAccessibleDescription(/Say why/);
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Use acme',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Reject' }));
    expect(
      await dialog.findByText('Somebody has decided already.'),
    ).toBeInTheDocument();
    expect(rejectTenantRequest).toHaveBeenCalledWith(aRequest().id, {
      reason: 'Use acme',
    });
  });

  it('lists all tenants with what a bad state means', async () => {
    show('/admin', {
      ...admin,
      listTenants: async () =>
        listOf(aTenant({ state: 'failed', message: 'The quota is refused.' })),
    });
    expect(
      await screen.findByText('The quota is refused.'),
    ).toBeInTheDocument();
  });

  it('shows whose isolation is broken', async () => {
    const at = '2026-01-02T03:04:05.000Z';
    show('/admin', {
      ...admin,
      listTenants: async () =>
        listOf(
          aTenant({ isolation: { passed: false, at, failed: 3 } }),
          aTenant({ name: 'beta', isolation: { passed: true, at, failed: 0 } }),
          aTenant({ name: 'gamma' }),
        ),
    });
    expect(await screen.findByText(/broken: 3 failed/)).toBeInTheDocument();
    expect(screen.getByText(/^holds/)).toBeInTheDocument();
    expect(screen.getByText('not checked yet')).toBeInTheDocument();
  });

  it('says that the queue may not be read', async () => {
    show('/admin', {
      ...admin,
      listTenantRequests: async () => {
        throw httpError(403, 'Only admins read the queue.');
      },
    });
    expect(
      await screen.findByText('Only admins read the queue.'),
    ).toBeInTheDocument();
  });
});
