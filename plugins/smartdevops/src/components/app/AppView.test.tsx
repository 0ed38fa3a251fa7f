import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Alert } from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import {
  aMe,
  anApp,
  fakeApi,
  httpError,
  listOf,
  never,
} from '../../testing/fixtures';
import { AppView } from './AppView';

function show(overrides: Partial<SmartDevOpsApi> = {}) {
  return renderInTestApp(<AppView tenant="acme" app="shop" />, {
    apis: [[smartDevOpsApiRef, fakeApi(overrides)]],
  });
}

describe('AppView', () => {
  it('shows that it is loading', async () => {
    show({ getApp: () => never() });
    expect(
      await screen.findByRole('progressbar', { name: 'Loading' }),
    ).toBeInTheDocument();
  });

  it('says how the app is, where it is and what it is made of', async () => {
    show({
      getApp: async () => anApp({ notices: ['Port 80 became 8080.'] }),
    });
    expect(
      await screen.findByRole('heading', { name: 'Healthy' }),
    ).toBeInTheDocument();
    expect(screen.getByText('All 2 replicas are ready.')).toBeInTheDocument();
    expect(screen.getByText('Port 80 became 8080.')).toBeInTheDocument();
    const open = screen.getByRole('link', { name: 'Open' });
    expect(open).toHaveAttribute('href', 'http://shop.acme.localhost:8080/');
    expect(open).toHaveAttribute('target', '_blank');
    expect(open).toHaveAttribute('rel', 'noopener');
    expect(
      screen.getByText('80 (the container listens on 8080)'),
    ).toBeInTheDocument();
    expect(screen.getByText('API_KEY (secret)')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Logs of shop-blue-1' }),
    ).toBeInTheDocument();
    expect(await screen.findByText(/Nothing has happened/)).toBeInTheDocument();
  });

  it.each([
    [404, 'Nothing here', 'There is no app shop.'],
    [403, 'This is not for you to see', 'You may not read apps.'],
    [503, 'Not available right now', 'The cluster does not answer.'],
  ])('explains %s and tries again on demand', async (code, title, message) => {
    const getApp = jest
      .fn<Promise<ReturnType<typeof anApp>>, []>()
      .mockRejectedValueOnce(httpError(code, message))
      .mockResolvedValue(anApp());
    show({ getApp });
    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(screen.getByText(message)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('heading', { name: 'Healthy' }),
    ).toBeInTheDocument();
  });

  it('shows who did what to the app, once asked', async () => {
    const listActivity = jest.fn(async () =>
      listOf({
        id: '1',
        at: '2026-01-02T03:04:05.000Z',
        actor: 'user:default/bob',
        action: 'app.scale',
        tenant: 'acme',
        app: 'shop',
        message: 'scaled to 3',
      }),
    );
    show({ listActivity });
    const heading = await screen.findByRole('button', { name: 'Activity' });
    expect(listActivity).not.toHaveBeenCalled();
    await userEvent.click(heading);
    expect(await screen.findByText(/scaled to 3/)).toBeInTheDocument();
    expect(listActivity).toHaveBeenCalledWith(
      { tenant: 'acme', app: 'shop', limit: 20 },
      expect.anything(),
    );
  });

  it('shows which alerts of the app were resolved', async () => {
    const listAlerts = jest.fn(async () => listOf<Alert>());
    show({ listAlerts });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Resolved' }),
    );
    expect(
      await screen.findByText(/Nothing of this app was resolved/),
    ).toBeInTheDocument();
    expect(listAlerts).toHaveBeenLastCalledWith(
      { tenant: 'acme', app: 'shop', status: 'resolved' },
      expect.anything(),
    );
  });

  it('warns that the cluster’s answer is old', async () => {
    show({ getApp: async () => anApp({ stale: true }) });
    expect(
      await screen.findByText(/connection to the cluster is interrupted/),
    ).toBeInTheDocument();
  });

  it('keeps the last answer when a later fetch fails', async () => {
    const getApp = jest
      .fn<Promise<ReturnType<typeof anApp>>, []>()
      .mockResolvedValueOnce(anApp())
      .mockRejectedValue(httpError(503, 'down'));
    show({ getApp });
    await screen.findByRole('heading', { name: 'Healthy' });
    // Coming back to the tab fetches without waiting for the interval.
    document.dispatchEvent(new Event('visibilitychange'));
    expect(
      await screen.findByText(/connection to the portal is interrupted/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Healthy' }),
    ).toBeInTheDocument();
  });

  it('lets a viewer look but not change, and says why', async () => {
    show({ getMe: async () => aMe('viewer') });
    await screen.findByRole('heading', { name: 'Healthy' });
    for (const name of ['Scale', 'Restart', 'Stop']) {
      await waitFor(() => {
        const button = screen.getByRole('button', { name });
        expect(button).toHaveAttribute('aria-disabled', 'true');
        expect(button).toHaveAccessibleDescription(
          /Your role in acme is viewer/,
        );
      });
    }
    expect(screen.getByRole('button', { name: 'Logs' })).toBeEnabled();
  });

  it('scales after saying what happens', async () => {
    const scaleApp = jest.fn(async () => anApp());
    show({ scaleApp });
    await userEvent.click(await screen.findByRole('button', { name: 'Scale' }));
    const dialog = within(await screen.findByRole('dialog'));
    const replicas = dialog.getByRole('spinbutton', { name: 'Replicas' });
    await userEvent.clear(replicas);
    const refused = dialog.getByRole('button', { name: 'Scale' });
    expect(refused).toHaveAttribute('aria-disabled', 'true');
    expect(refused).toHaveAccessibleDescription('A whole number from 0 to 50.');
    await userEvent.type(replicas, '0');
    expect(dialog.getByText(/Nobody will be served/)).toBeInTheDocument();
    await userEvent.clear(replicas);
    await userEvent.type(replicas, '5');
    await userEvent.click(dialog.getByRole('button', { name: 'Scale' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(scaleApp).toHaveBeenCalledWith({ tenant: 'acme', app: 'shop' }, 5);
  });

  it('keeps the dialog open with the sentence of a refusal', async () => {
    show({
      stopApp: async () => {
        throw httpError(409, 'A promotion is being verified.');
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/nobody is served/)).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Stop' }));
    expect(
      await dialog.findByText('A promotion is being verified.'),
    ).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Cancel' })).toBeEnabled();
  });

  it('offers to start a stopped app, and nothing that needs pods', async () => {
    show({ getApp: async () => anApp({ phase: 'Stopped', pods: [] }) });
    expect(await screen.findByRole('button', { name: 'Start' })).toBeEnabled();
    expect(
      screen.getByRole('button', { name: 'Restart' }),
    ).toHaveAccessibleDescription('The app is stopped; start it.');
    expect(
      screen.getByRole('button', { name: 'Logs' }),
    ).toHaveAccessibleDescription('No pod runs.');
  });
});
