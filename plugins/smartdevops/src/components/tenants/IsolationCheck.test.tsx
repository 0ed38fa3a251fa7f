import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Tenant } from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import {
  aTenant,
  anIsolationCheck,
  fakeApi,
  httpError,
} from '../../testing/fixtures';
import { IsolationCheck } from './IsolationCheck';

const AT = '2026-01-02T03:04:05.000Z';
const HOLDS = { passed: true, at: AT, failed: 0 };
const BROKEN = { passed: false, at: AT, failed: 1 };

/** The tenant is fetched anew after a check, as the tab does it. */
function Subject(props: { before: Tenant; after: Tenant; manages: boolean }) {
  const [tenant, setTenant] = useState(props.before);
  return (
    <IsolationCheck
      tenant={tenant}
      manages={props.manages}
      onChanged={async () => setTenant(props.after)}
    />
  );
}

function show(
  options: {
    before?: Tenant['isolation'];
    after?: Tenant['isolation'];
    manages?: boolean;
    api?: Partial<SmartDevOpsApi>;
  } = {},
) {
  const { before, after = BROKEN, manages = true, api } = options;
  return renderInTestApp(
    <Subject
      before={aTenant({ isolation: before })}
      after={aTenant({ isolation: after })}
      manages={manages}
    />,
    { apis: [[smartDevOpsApiRef, fakeApi(api)]] },
  );
}

const checkButton = () =>
  screen.findByRole('button', { name: 'Check isolation' });

describe('IsolationCheck', () => {
  it('says that nothing was checked, checks, shows that it does, and the result', async () => {
    let finish = () => {};
    const checkIsolation = jest.fn(
      () =>
        new Promise<ReturnType<typeof anIsolationCheck>>(resolve => {
          finish = () => resolve(anIsolationCheck());
        }),
    );
    show({
      api: {
        checkIsolation,
        getIsolationCheck: async () => anIsolationCheck(),
      },
    });
    expect(
      await screen.findByText(/has not been checked yet/),
    ).toBeInTheDocument();
    await userEvent.click(await checkButton());
    expect(checkIsolation).toHaveBeenCalledWith('acme');
    expect(
      screen.getByRole('progressbar', { name: 'Checking the isolation' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Checking …' })).toBeDisabled();
    finish();
    expect(
      await screen.findByText('The isolation is broken: 1 finding failed.'),
    ).toBeInTheDocument();
    expect(await screen.findByText('it is missing')).toBeInTheDocument();
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(await checkButton()).toBeEnabled();
  });

  it('shows what failed last time, and what passed on request', async () => {
    show({
      before: BROKEN,
      api: { getIsolationCheck: async () => anIsolationCheck() },
    });
    const failed = within(await screen.findByRole('list', { name: 'Failed' }));
    expect(failed.getByText('NetworkPolicy default-deny')).toBeInTheDocument();
    for (const words of [
      'compared it with what the platform writes',
      'it is there, as the platform wrote it',
      'it is missing',
    ]) {
      expect(failed.getByText(words)).toBeInTheDocument();
    }
    expect(document.querySelector(`time[datetime="${AT}"]`)).not.toBeNull();
    expect(screen.queryByText('Harmless pod is accepted')).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show the 1 that passed' }),
    );
    const passed = within(screen.getByRole('list', { name: 'Passed' }));
    expect(passed.getByText('Harmless pod is accepted')).toBeInTheDocument();
  });

  it('does not fetch findings that nobody looks at', async () => {
    const getIsolationCheck = jest.fn(async () =>
      anIsolationCheck({ passed: true, findings: [] }),
    );
    show({ before: HOLDS, api: { getIsolationCheck } });
    expect(
      await screen.findByText('The isolation holds: every finding passed.'),
    ).toBeInTheDocument();
    expect(getIsolationCheck).not.toHaveBeenCalled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show the findings' }),
    );
    await waitFor(() => expect(getIsolationCheck).toHaveBeenCalledTimes(1));
    await userEvent.click(
      screen.getByRole('button', { name: 'Hide the findings' }),
    );
    expect(screen.queryByRole('list')).toBeNull();
  });

  it('says why a check failed, and keeps the last result', async () => {
    show({
      before: HOLDS,
      api: {
        checkIsolation: async () => {
          throw httpError(503, 'The cluster cannot be reached right now.');
        },
      },
    });
    await userEvent.click(await checkButton());
    expect(
      await screen.findByText('The cluster cannot be reached right now.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/The isolation holds/)).toBeInTheDocument();
    expect(await checkButton()).toBeEnabled();
  });

  it('says why the findings cannot be shown', async () => {
    show({
      before: BROKEN,
      api: {
        getIsolationCheck: async () => {
          throw httpError(503, 'The database does not answer.');
        },
      },
    });
    expect(
      await screen.findByText('The database does not answer.'),
    ).toBeInTheDocument();
  });

  it('has nothing to check before the tenant is set up', async () => {
    renderInTestApp(
      <IsolationCheck
        tenant={aTenant({ state: 'provisioning' })}
        manages
        onChanged={async () => {}}
      />,
      { apis: [[smartDevOpsApiRef, fakeApi()]] },
    );
    expect(await checkButton()).toHaveAccessibleDescription(
      'The tenant is not set up yet, so there is no isolation to check.',
    );
  });

  it('tells other members how it stands, without the findings', async () => {
    show({ before: BROKEN, manages: false });
    expect(await screen.findByText(/1 finding failed/)).toBeInTheDocument();
    expect(await checkButton()).toHaveAccessibleDescription(
      'Only owners of the tenant and platform admins check its isolation.',
    );
    expect(screen.queryByRole('button', { name: /findings/ })).toBeNull();
  });
});
