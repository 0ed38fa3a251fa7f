import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ThemeProvider } from '@material-ui/core';
import { createTheme } from '@material-ui/core/styles';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { GrafanaOf } from '../../hooks/useGrafana';
import { aGrafana, fakeApi, httpError, never } from '../../testing/fixtures';
import { GrafanaView } from './GrafanaView';

type Ask = SmartDevOpsApi['getAppGrafana'];
const SHOP = { tenant: 'acme', app: 'shop' };

function show(
  overrides: Partial<SmartDevOpsApi>,
  { of = SHOP, path = '/' }: { of?: GrafanaOf; path?: string } = {},
) {
  return renderInTestApp(
    <ThemeProvider theme={createTheme({ palette: { type: 'dark' } })}>
      <GrafanaView of={of} title="acme/shop" />
    </ThemeProvider>,
    {
      apis: [[smartDevOpsApiRef, fakeApi(overrides)]],
      initialRouteEntries: [path],
    },
  );
}

const showDashboard = async () =>
  userEvent.click(
    await screen.findByRole('button', { name: 'Show the dashboard' }),
  );

const frame = () => screen.findByTitle('Grafana: acme/shop');

describe('GrafanaView', () => {
  it('waits for the address', async () => {
    show({ getAppGrafana: () => never() });
    expect(
      await screen.findByRole('progressbar', { name: 'Loading' }),
    ).toBeInTheDocument();
  });

  it('says what to set where there is no Grafana', async () => {
    show({
      getAppGrafana: async () => ({
        configured: false,
        message: 'Set smartdevops.grafana.baseUrl.',
      }),
    });
    expect(
      await screen.findByText('Set smartdevops.grafana.baseUrl.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('explains an error, and tries again', async () => {
    const ask = jest
      .fn<ReturnType<Ask>, Parameters<Ask>>()
      .mockRejectedValueOnce(httpError(503, 'The database does not answer.'))
      .mockResolvedValue(aGrafana());
    show({ getAppGrafana: ask });
    await screen.findByText('The database does not answer.');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Open in Grafana')).toBeInTheDocument();
  });

  it('shows the dashboard on demand, in a sandbox, with a fresh address', async () => {
    let asked = 0;
    const ask = jest.fn<ReturnType<Ask>, Parameters<Ask>>(async () => {
      asked += 1;
      const embed = aGrafana();
      return { ...embed, embedUrl: `${embed.embedUrl}&auth_token=${asked}` };
    });
    show({ getAppGrafana: ask }, { path: '/?range=6h' });
    expect(await screen.findByText('Open in Grafana')).toHaveAttribute(
      'href',
      aGrafana().openUrl,
    );
    expect(document.querySelector('iframe')).toBeNull();
    await showDashboard();
    const iframe = await frame();
    expect(iframe).toHaveAttribute(
      'src',
      `${aGrafana().embedUrl}&auth_token=2`,
    );
    expect(iframe).toHaveAttribute('referrerpolicy', 'no-referrer');
    const sandbox = iframe.getAttribute('sandbox')?.split(' ');
    expect(sandbox).toEqual(
      expect.arrayContaining(['allow-scripts', 'allow-same-origin']),
    );
    expect(sandbox).not.toContain('allow-top-navigation');
    expect(ask).toHaveBeenLastCalledWith(
      SHOP,
      { theme: 'dark', range: '6h' },
      expect.anything(),
    );
    expect(screen.getByText(/If this stays empty/)).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Loading' }),
    ).toBeInTheDocument();
    fireEvent.load(iframe);
    expect(
      screen.queryByRole('progressbar', { name: 'Loading' }),
    ).not.toBeInTheDocument();
  });

  it('loads the dashboard again when somebody comes back only if they want it', async () => {
    const ask = jest.fn<ReturnType<Ask>, Parameters<Ask>>(async () => ({
      ...aGrafana(),
      expiresAt: '2026-01-01T00:01:00Z',
    }));
    show({ getAppGrafana: ask });
    await showDashboard();
    await frame();
    expect(
      screen.getByText(/You were signed in for a minute/),
    ).toBeInTheDocument();
    document.dispatchEvent(new Event('visibilitychange'));
    await userEvent.click(
      screen.getByRole('button', { name: 'Reload the dashboard' }),
    );
    await waitFor(() => expect(ask).toHaveBeenCalledTimes(3));
  });

  it('says which setting of the portal is in the way', async () => {
    show({});
    await showDashboard();
    await frame();
    const violation = (blockedURI: string) =>
      fireEvent(
        document,
        Object.assign(new Event('securitypolicyviolation'), {
          effectiveDirective: 'frame-src',
          blockedURI,
        }),
      );
    violation('https://elsewhere.example.com');
    expect(await frame()).toBeInTheDocument();
    violation('https://grafana.example.com');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'add https://grafana.example.com to backend.csp.frame-src',
    );
  });

  it('does not show a Grafana that is on the portal’s own origin', async () => {
    const url = `${window.location.origin}/grafana/d/x`;
    show({
      getAppGrafana: async () => ({
        configured: true,
        embedUrl: url,
        openUrl: url,
      }),
    });
    expect(
      await screen.findByText(/Give it a host name of its own/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it.each<[keyof SmartDevOpsApi, GrafanaOf]>([
    ['getTenantGrafana', { tenant: 'acme' }],
    ['getPlatformGrafana', {}],
  ])('asks by %s for %j', async (method, of) => {
    const ask = jest.fn(async () => aGrafana());
    show({ [method]: ask, getAppGrafana: () => never() }, { of });
    expect(await screen.findByText('Open in Grafana')).toBeInTheDocument();
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
