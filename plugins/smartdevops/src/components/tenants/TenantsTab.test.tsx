import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Tenant } from '@smartdevops/backstage-plugin-smartdevops-common';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { useMe } from '../../hooks/useMe';
import {
  aMe,
  aRequest,
  aTenant,
  fakeApi,
  httpError,
  listOf,
} from '../../testing/fixtures';
import { TenantsTab } from './TenantsTab';

function Subject() {
  return <TenantsTab me={useMe()} />;
}

function show(overrides: Partial<SmartDevOpsApi> = {}) {
  return renderInTestApp(<Subject />, {
    apis: [[smartDevOpsApiRef, fakeApi(overrides)]],
  });
}

async function openRequestDialog() {
  const [button] = await screen.findAllByRole('button', {
    name: 'Request a tenant',
  });
  await userEvent.click(button);
  return within(await screen.findByRole('dialog'));
}

async function chooseAction(name: string) {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Actions on acme' }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name }));
}

describe('TenantsTab', () => {
  it('says what to do without a tenant', async () => {
    show({ getMe: async () => aMe(), listTenants: async () => listOf() });
    expect(
      await screen.findByText('You belong to no tenant yet'),
    ).toBeInTheDocument();
  });

  it('explains an error', async () => {
    show({
      listTenants: async () => {
        throw httpError(503, 'The database does not answer.');
      },
    });
    expect(
      await screen.findByText('The database does not answer.'),
    ).toBeInTheDocument();
  });

  it('checks the name while it is typed and sends the request', async () => {
    const createTenantRequest = jest.fn(async () => aRequest());
    show({ createTenantRequest });
    const dialog = await openRequestDialog();
    const send = () => dialog.getByRole('button', { name: 'Send the request' });
    const name = dialog.getByRole('textbox', { name: /^Name/ });
    expect(send()).toHaveAttribute('aria-disabled', 'true');
    await userEvent.type(name, 'kube-system');
    expect(name).toBeInvalid();
    expect(send()).toHaveAttribute('aria-disabled', 'true');
    await userEvent.clear(name);
    await userEvent.type(name, 'umbrella');
    expect(
      await dialog.findByText('It is free. An admin decides.'),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByLabelText('Plan'));
    await userEvent.click(await screen.findByRole('option', { name: 'Small' }));
    expect(await dialog.findByText(/2 CPU, 4Gi memory/)).toBeInTheDocument();
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'Reason' }),
      'A prototype',
    );
    await userEvent.click(send());
    await waitFor(() =>
      expect(createTenantRequest).toHaveBeenCalledWith({
        tenant: 'umbrella',
        displayName: undefined,
        plan: 'small',
        reason: 'A prototype',
      }),
    );
  });

  it('says beforehand that a taken name becomes a wish to join', async () => {
    const createTenantRequest = jest.fn(async () => aRequest());
    show({
      createTenantRequest,
      checkTenantName: async name =>
        name === 'initech'
          ? {
              kind: 'join',
              message: 'There is a tenant "initech" already.',
              suggestions: ['initech-team'],
            }
          : {
              reason: 'RequestPending',
              message: 'You already asked for it.',
              suggestions: [],
            },
    });
    const dialog = await openRequestDialog();
    const name = dialog.getByRole('textbox', { name: /^Name/ });
    await userEvent.type(name, 'initech');
    expect(await dialog.findByRole('status')).toHaveTextContent(
      'There is a tenant "initech" already.',
    );
    expect(dialog.queryByLabelText('Plan')).toBeNull();
    await userEvent.click(dialog.getByRole('button', { name: 'Ask to join' }));
    await waitFor(() =>
      expect(createTenantRequest).toHaveBeenCalledWith({ tenant: 'initech' }),
    );
  });

  it('takes a suggestion, and says why a name cannot be had', async () => {
    show({
      checkTenantName: async name =>
        name === 'initech'
          ? { kind: 'join', message: 'Taken.', suggestions: ['initech-team'] }
          : {
              reason: 'RequestPending',
              message: 'You already asked for it.',
              suggestions: [],
            },
    });
    const dialog = await openRequestDialog();
    const name = dialog.getByRole('textbox', { name: /^Name/ });
    await userEvent.type(name, 'initech');
    await userEvent.click(
      await dialog.findByRole('button', { name: 'initech-team' }),
    );
    expect(name).toHaveValue('initech-team');
    await waitFor(() =>
      expect(name).toHaveAccessibleDescription('You already asked for it.'),
    );
    expect(
      dialog.getByRole('button', { name: 'Send the request' }),
    ).toHaveAccessibleDescription('You already asked for it.');
  });

  it('lets an admin change the plan, but not to one that is too small', async () => {
    const changePlan = jest.fn(async () => aTenant());
    const busy = aTenant({
      plan: 'medium',
      usage: [{ resource: 'pods', used: '12', hard: '40' }],
    });
    show({
      getMe: async () => aMe('owner', { admin: true }),
      listTenants: async () => listOf(busy),
      changePlan,
    });
    await chooseAction('Change the plan …');
    const dialog = within(await screen.findByRole('dialog'));
    const confirm = () =>
      dialog.getByRole('button', { name: 'Change the plan' });
    expect(confirm()).toHaveAccessibleDescription('This is the plan it has.');
    await userEvent.click(dialog.getByLabelText('Plan'));
    await userEvent.click(await screen.findByRole('option', { name: 'Small' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('pods 12 of 10');
    expect(confirm()).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(dialog.getByLabelText('Plan'));
    await userEvent.click(await screen.findByRole('option', { name: 'Large' }));
    await userEvent.click(confirm());
    await waitFor(() =>
      expect(changePlan).toHaveBeenCalledWith('acme', 'large'),
    );
  });

  it('says what suspending does before it does it', async () => {
    const actOnTenant = jest.fn(async () => aTenant());
    show({ getMe: async () => aMe('owner', { admin: true }), actOnTenant });
    await chooseAction('Suspend …');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/their users get no answer/)).toBeInTheDocument();
    await userEvent.type(dialog.getByLabelText('Reason'), 'unpaid');
    await userEvent.click(dialog.getByRole('button', { name: 'Suspend' }));
    await waitFor(() =>
      expect(actOnTenant).toHaveBeenCalledWith('acme', 'suspend', {
        reason: 'unpaid',
      }),
    );
  });

  it('offers an owner to put the tenant in order, and nothing more', async () => {
    const repairTenant = jest.fn(async () => aTenant());
    show({ repairTenant });
    await chooseAction('Put in order …');
    expect(screen.queryByRole('menuitem', { name: /Suspend/ })).toBeNull();
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Put in order' }));
    await waitFor(() => expect(repairTenant).toHaveBeenCalledWith('acme'));
  });

  it('sets a tenant up again whose set-up failed', async () => {
    const repairTenant = jest.fn(async () => aTenant());
    show({
      listTenants: async () =>
        listOf(aTenant({ state: 'failed', message: 'quota: forbidden' })),
      repairTenant,
    });
    expect(await screen.findByText('quota: forbidden')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Set acme up again' }),
    );
    await waitFor(() => expect(repairTenant).toHaveBeenCalledWith('acme'));
  });

  it('shows what happened, once asked', async () => {
    const listActivity = jest.fn(async () =>
      listOf({
        id: '1',
        at: '2026-01-02T03:04:05.000Z',
        actor: 'user:default/bob',
        action: 'tenant.plan',
        tenant: 'acme',
        message: 'changed the plan from small to medium',
      }),
    );
    show({ listActivity });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Activity' }),
    );
    expect(
      await screen.findByText(/changed the plan from small to medium/),
    ).toBeInTheDocument();
  });

  it('puts a conflict into words', async () => {
    show({
      createTenantRequest: async () => {
        throw httpError(409, 'You have asked for umbrella already.');
      },
    });
    const dialog = await openRequestDialog();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /^Name/ }),
      'umbrella',
    );
    await userEvent.click(
      dialog.getByRole('button', { name: 'Send the request' }),
    );
    expect(
      await dialog.findByText('You have asked for umbrella already.'),
    ).toBeInTheDocument();
  });

  it('withdraws an own request, and only a pending one', async () => {
    const withdrawTenantRequest = jest.fn(async () => aRequest());
    const mine = { requester: 'user:default/ada' };
    show({
      listTenantRequests: async () =>
        listOf(
          aRequest(mine),
          aRequest({
            ...mine,
            id: '2',
            tenant: 'initech',
            status: 'rejected',
            comment: 'Use acme',
          }),
        ),
      withdrawTenantRequest,
    });
    expect(await screen.findByText(/Use acme/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Withdraw' }));
    await waitFor(() =>
      expect(withdrawTenantRequest).toHaveBeenCalledWith(aRequest().id),
    );
  });

  it('lets an owner decide who joins', async () => {
    const approveTenantRequest = jest.fn(async () => aRequest());
    show({
      listTenantRequests: async () =>
        listOf(aRequest({ kind: 'join', tenant: 'acme' })),
      approveTenantRequest,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve acme' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText('user:default/bob becomes a developer of acme.'),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(approveTenantRequest).toHaveBeenCalledWith(aRequest().id, {}),
    );
  });

  it('adds and removes members, but never the last owner', async () => {
    const putMember = jest.fn(async () => aTenant());
    const deleteMember = jest.fn(async () => aTenant());
    show({ putMember, deleteMember });
    const members = within(
      await screen.findByRole('table', { name: 'Members of acme' }),
    );
    const remove = (who: string) =>
      members.getByRole('button', { name: `Remove user:default/${who}` });
    expect(members.getByRole('button', { name: 'Leave acme' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await userEvent.click(remove('bob'));
    let dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Remove' }));
    await waitFor(() =>
      expect(deleteMember).toHaveBeenCalledWith({
        tenant: 'acme',
        userRef: 'user:default/bob',
      }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Add a member' }));
    dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByRole('textbox', { name: 'User' }), 'eve');
    await userEvent.click(dialog.getByRole('button', { name: 'Add' }));
    await waitFor(() =>
      expect(putMember).toHaveBeenCalledWith({
        tenant: 'acme',
        userRef: 'user:default/eve',
        role: 'developer',
      }),
    );
  });

  it('lets everybody leave', async () => {
    const deleteMember = jest.fn(async () => aTenant());
    const members = aTenant().members.map(member => ({
      ...member,
      role: member.userRef === 'user:default/ada' ? 'viewer' : 'owner',
    })) as Tenant['members'];
    show({
      getMe: async () => aMe('viewer'),
      listTenants: async () => listOf(aTenant({ role: 'viewer', members })),
      deleteMember,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Leave acme' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/You lose sight of acme/)).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Leave' }));
    await waitFor(() =>
      expect(deleteMember).toHaveBeenCalledWith({
        tenant: 'acme',
        userRef: 'user:default/ada',
      }),
    );
  });

  it('shows a viewer everything and lets them change nothing', async () => {
    show({
      getMe: async () => aMe('viewer'),
      listTenants: async () => listOf(aTenant({ role: 'viewer' })),
      listTenantRequests: async () =>
        listOf(aRequest({ kind: 'join', tenant: 'acme' })),
    });
    expect(
      await screen.findByText('Pods: 9 of 10 – nearly used up'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Add a member' }),
    ).toHaveAccessibleDescription(
      'Only owners of the tenant manage its members.',
    );
    expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
    expect(screen.queryByText('Wants to join')).toBeNull();
  });
});
