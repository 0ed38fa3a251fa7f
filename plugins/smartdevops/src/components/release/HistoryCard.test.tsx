import { renderInTestApp } from '@backstage/frontend-test-utils';
import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import {
  ACTIVE,
  anApp,
  aRecord,
  aRelease,
  CANDIDATE,
  fakeApi,
  httpError,
  listOf,
  SPEC,
} from '../../testing/fixtures';
import { HistoryCard } from './HistoryCard';

const FIRST = aRecord({
  revision: 1,
  kind: 'create',
  image: 'demo/hello:0.9',
  spec: { ...SPEC, image: 'demo/hello:0.9' },
});
const GIVEN_UP = aRecord({
  revision: 2,
  kind: 'prepare',
  outcome: 'aborted',
  message: 'It answered nothing.',
});
const PREPARED = aRecord({ kind: 'prepare', outcome: 'promoted' });
const RECORDS = [aRecord(), PREPARED, GIVEN_UP, FIRST];

function show(
  overrides: Partial<SmartDevOpsApi> = {},
  app: App = anApp(),
  refusal?: string,
) {
  const onDone = jest.fn(async () => {});
  renderInTestApp(
    <HistoryCard
      app={app}
      rights={{ refusal, mayOverride: false }}
      onDone={onDone}
    />,
    {
      apis: [
        [
          smartDevOpsApiRef,
          fakeApi({
            listReleases: async () => listOf(...RECORDS),
            ...overrides,
          }),
        ],
      ],
    },
  );
  return { onDone };
}

describe('Release history', () => {
  it('says what will be here while it is empty', async () => {
    show({ listReleases: async () => listOf() });
    expect(
      await screen.findByText(/Nothing is recorded yet/),
    ).toBeInTheDocument();
  });

  it('explains an error', async () => {
    show({
      listReleases: async () => {
        throw httpError(503, 'The database does not answer.');
      },
    });
    expect(
      await screen.findByText('The database does not answer.'),
    ).toBeInTheDocument();
  });

  it('tells what happened, how it ended, who, when and how long', async () => {
    show();
    const row = await screen.findByRole('row', { name: /revision 2/ });
    for (const text of ['Prepared', 'aborted', 'ada', '1 min 5 s']) {
      expect(within(row).getByText(text)).toBeInTheDocument();
    }
    const active = screen.getByText('active').closest('tr');
    expect(active).toHaveTextContent(/revision 3.*Promoted/);
  });

  it('opens a release to its changes', async () => {
    show();
    const details = await screen.findByRole('button', {
      name: 'Details of Promoted 1.0 (revision 3)',
    });
    expect(details).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(details);
    expect(details).toHaveAttribute('aria-expanded', 'true');
    expect(
      screen.getByRole('row', { name: 'image demo/hello:0.9 demo/hello:1.0' }),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Details of Prepared 1.0 (revision 2)',
      }),
    );
    expect(screen.getByText('It answered nothing.')).toBeInTheDocument();
  });

  it('goes back to a release that served, and to no other', async () => {
    const rollbackApp = jest.fn(async () => anApp());
    const { onDone } = show({ rollbackApp });
    const back = await screen.findAllByRole('button', { name: /Roll back/ });
    expect(back).toHaveLength(1);
    expect(back[0]).toHaveAccessibleName('Roll back to 0.9 (revision 1)');
    await userEvent.click(back[0]);
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/Starts revision 1 first/)).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Roll back' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(rollbackApp).toHaveBeenCalledWith(
      { tenant: 'acme', app: 'shop' },
      { expectedRevision: 3, toRevision: 1 },
    );
    expect(onDone).toHaveBeenCalled();
  });

  it('takes the short way back to the previous version', async () => {
    const rollbackApp = jest.fn(async () => anApp());
    const release = aRelease({
      active: CANDIDATE,
      previous: ACTIVE,
      actions: { rollback: { note: 'Immediate.' } },
    });
    show({ rollbackApp }, anApp({ release }));
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Roll back to 1.0 (revision 3)',
      }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('Immediate.')).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Roll back' }));
    await waitFor(() =>
      expect(rollbackApp).toHaveBeenCalledWith(
        { tenant: 'acme', app: 'shop' },
        { expectedRevision: 4, toRevision: undefined },
      ),
    );
  });

  it('says why a viewer cannot go back', async () => {
    show({}, anApp(), 'Your role in acme is viewer.');
    expect(
      await screen.findByRole('button', { name: /Roll back to 0.9/ }),
    ).toHaveAccessibleDescription('Your role in acme is viewer.');
  });

  it('shows the newest ten until all are asked for', async () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      aRecord({ revision: 12 - index }),
    );
    show({ listReleases: async () => listOf(...many) });
    await screen.findByRole('row', { name: /revision 12/ });
    expect(screen.queryByRole('row', { name: /revision 1,/ })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Show all 12' }));
    expect(
      screen.getByRole('row', { name: /revision 1,/ }),
    ).toBeInTheDocument();
  });
});
