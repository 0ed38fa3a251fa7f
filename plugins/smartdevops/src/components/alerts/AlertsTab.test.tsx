import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Alert } from '@smartdevops/backstage-plugin-smartdevops-common';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { useMe } from '../../hooks/useMe';
import { aMe, fakeApi, httpError, listOf } from '../../testing/fixtures';
import { AlertsTab } from './AlertsTab';

const CRASH: Alert = {
  id: '7f1f0c3e-64d5-4c6f-9a35-1d6c2f0e8f11',
  status: 'firing',
  name: 'PodCrashLooping',
  severity: 'critical',
  summary: 'A pod crashes again and again.',
  runbookUrl: 'https://example.com/runbook',
  labels: {},
  tenant: 'acme',
  app: 'shop',
  startsAt: new Date().toISOString(),
  source: 'http://alertmanager',
};

function Subject() {
  return <AlertsTab me={useMe()} />;
}

function show(overrides: Partial<SmartDevOpsApi>) {
  renderInTestApp(<Subject />, {
    apis: [[smartDevOpsApiRef, fakeApi(overrides)]],
  });
}

describe('AlertsTab', () => {
  it('shows what fires, where, and the way to the runbook', async () => {
    const listAlerts = jest.fn(async () => listOf(CRASH));
    show({ listAlerts });
    const row = within(
      (await screen.findByText('PodCrashLooping')).closest('tr')!,
    );
    expect(row.getByText('critical')).toBeInTheDocument();
    expect(row.getByText(CRASH.summary)).toBeInTheDocument();
    expect(row.getByText('nobody')).toBeInTheDocument();
    expect(row.getByRole('link', { name: 'shop' })).toHaveAttribute(
      'href',
      '/catalog/acme/component/shop/app',
    );
    expect(row.getByRole('link', { name: /Runbook/ })).toHaveAttribute(
      'href',
      'https://example.com/runbook',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Resolved' }));
    await waitFor(() =>
      expect(listAlerts).toHaveBeenLastCalledWith(
        expect.objectContaining({ status: 'resolved' }),
        expect.anything(),
      ),
    );
  });

  it('says of how many it shows some, in a storm', async () => {
    show({ listAlerts: async () => ({ items: [CRASH], total: 10_000 }) });
    expect(
      await screen.findByText(/1 of 10000 alerts, the newest/),
    ).toBeInTheDocument();
  });

  it('says what to expect where nothing fires', async () => {
    show({ listAlerts: async () => listOf() });
    expect(await screen.findByText(/Nothing fires/)).toBeInTheDocument();
  });

  it('acknowledges with a comment, and shows who did', async () => {
    let alert = CRASH;
    const acknowledgeAlert = jest.fn(async (_: string, comment?: string) => {
      alert = {
        ...alert,
        acknowledged: { by: 'user:default/ada', at: CRASH.startsAt, comment },
      };
      return alert;
    });
    show({ listAlerts: async () => listOf(alert), acknowledgeAlert });
    const button = await screen.findByRole('button', {
      name: 'Acknowledge PodCrashLooping',
    });
    await waitFor(() => expect(button).toBeEnabled());
    await userEvent.click(button);
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Comment'), 'On it.');
    await userEvent.click(dialog.getByRole('button', { name: 'Acknowledge' }));
    expect(await screen.findByText('“On it.”')).toBeInTheDocument();
    expect(acknowledgeAlert).toHaveBeenCalledWith(CRASH.id, 'On it.');
    expect(
      screen.queryByRole('button', { name: /^Acknowledge/ }),
    ).not.toBeInTheDocument();
  });

  it('tells viewers why they cannot, and why a request failed', async () => {
    show({
      getMe: async () => aMe('viewer'),
      listAlerts: async () => listOf(CRASH),
    });
    const button = await screen.findByRole('button', {
      name: 'Acknowledge PodCrashLooping',
    });
    await waitFor(() =>
      expect(button).toHaveAccessibleDescription(/Your role in acme is viewer/),
    );
  });

  it('leads those who may act to a silence, and nobody else', async () => {
    const silenced = { ...CRASH, silenceUrl: 'https://am.example.com/#/new' };
    const listAlerts = async () => listOf(silenced);
    show({ getMe: async () => aMe('developer'), listAlerts });
    expect(
      await screen.findByRole('link', { name: /Silence in Alertmanager/ }),
    ).toHaveAttribute('href', silenced.silenceUrl);
    cleanup();
    show({ getMe: async () => aMe('viewer'), listAlerts });
    const refused = await screen.findByRole('button', {
      name: 'Acknowledge PodCrashLooping',
    });
    await waitFor(() => expect(refused).toHaveAccessibleDescription(/viewer/));
    expect(screen.queryByText('Silence in Alertmanager')).toBeNull();
  });

  it('shows admins what could not be read, and why', async () => {
    const listUnparsedAlerts = jest.fn(async () =>
      listOf({
        id: '1',
        source: 'http://alertmanager',
        receivedAt: CRASH.startsAt,
        // As an older version kept it.
        reason: 'startsAt: This is no time',
        text: '{"labels":{"alertname":"<b>Odd</b>"}}',
      }),
    );
    show({ getMe: async () => aMe(), listUnparsedAlerts });
    expect(await screen.findByText(/Nothing fires/)).toBeInTheDocument();
    expect(listUnparsedAlerts).not.toHaveBeenCalled();
    cleanup();
    const getMe = async () => aMe(undefined, { admin: true });
    show({ getMe, listUnparsedAlerts });
    expect(
      await screen.findByText('1 alert could not be read'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/This is no time\. From http:\/\/alertmanager/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('{"labels":{"alertname":"<b>Odd</b>"}}'),
    ).toBeInTheDocument();
  });

  it('says why there is nothing to show', async () => {
    show({
      listAlerts: async () => {
        throw httpError(503, 'The database does not answer.');
      },
    });
    expect(
      await screen.findByText(/The database does not answer/),
    ).toBeInTheDocument();
  });
});
