import {
  App,
  Release,
  Role,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ACTIVE,
  aLane,
  anApp,
  aPreview,
  aRelease,
  CANDIDATE,
  httpError,
} from '../../testing/fixtures';
import {
  in5Minutes,
  openDialog,
  REF,
  showRelease,
  untilClosed,
  verifying,
} from './__testUtils__/showRelease';

describe('Release card', () => {
  it('shows both versions side by side, with checks and changes', async () => {
    await showRelease(
      aPreview({
        checks: [
          { name: 'Smoke probe', passed: true, message: 'GET / is 200.' },
          { name: 'Error ratio', passed: false, message: '4 % are errors.' },
          { name: 'Contract', message: 'Asking …' },
        ],
      }),
    );
    expect(screen.getByText('Preview ready')).toBeInTheDocument();
    expect(
      screen.getByText('Version 2.0 is ready to be promoted.'),
    ).toBeInTheDocument();
    const active = within(
      screen.getByRole('region', { name: 'Active version' }),
    );
    expect(active.getByText('1.0')).toBeInTheDocument();
    expect(active.getByText('blue')).toBeInTheDocument();
    expect(active.getAllByText('2 of 2 ready')).toHaveLength(2);
    const candidate = within(
      screen.getByRole('region', { name: 'Candidate version' }),
    );
    expect(
      candidate.getByRole('link', { name: /shop-preview/ }),
    ).toHaveAttribute('rel', 'noopener');
    expect(candidate.getByText('bob')).toBeInTheDocument();
    expect(candidate.getByText('Smoke probe: passed')).toBeInTheDocument();
    expect(candidate.getByText('Error ratio: failed')).toBeInTheDocument();
    expect(candidate.getByText('4 % are errors.')).toBeInTheDocument();
    expect(candidate.getByText('Contract: no result yet')).toBeInTheDocument();
    expect(
      candidate.getByRole('row', {
        name: 'image demo/hello:1.0 demo/hello:2.0',
      }),
    ).toBeInTheDocument();
    expect(
      candidate.getByRole('button', { name: 'Copy the image demo/hello:2.0' }),
    ).toBeInTheDocument();
  });

  it('shows how far a version has come that is started', async () => {
    const replicas = { desired: 4, ready: 1, available: 1, updated: 4 };
    await showRelease(
      aRelease({
        phase: 'RollingBack',
        previous: CANDIDATE,
        intent: {
          kind: 'rollback',
          by: 'user:default/ada',
          since: ACTIVE.at,
          revision: CANDIDATE.revision,
        },
        lanes: [
          aLane(),
          aLane({ role: 'previous', version: CANDIDATE, replicas }),
        ],
        last: { at: ACTIVE.at, message: 'Version 3.0 was given up.' },
      }),
    );
    const bar = screen.getByRole('progressbar', {
      name: 'Starting version 2.0',
    });
    expect(bar).toHaveAttribute('aria-valuenow', '25');
    expect(bar).toHaveAttribute('aria-valuetext', '1 of 4 pods are ready');
    expect(screen.getByText(/Version 3.0 was given up/)).toBeInTheDocument();
  });

  it.each<[string, Release, Role, Record<string, RegExp>]>([
    [
      'what is not there',
      aRelease(),
      'developer',
      { Promote: /no candidate/, 'Roll back': /no previous/, Abort: /give up/ },
    ],
    [
      'the role of the viewer',
      aPreview(),
      'viewer',
      { Prepare: /is viewer/, Promote: /is viewer/, Abort: /is viewer/ },
    ],
    [
      'failed checks, for a developer',
      aPreview({
        actions: { promote: { refusal: 'It failed.', overridable: true } },
      }),
      'developer',
      { Promote: /It failed/ },
    ],
    [
      'that one prepared it oneself',
      aPreview({
        approval: { required: true },
        candidate: { ...CANDIDATE, by: 'user:default/ada' },
        actions: {
          approve: {},
          promote: { preparerRefusal: 'A second person has to approve.' },
        },
      }),
      'developer',
      { Promote: /A second person/, Approve: /somebody else/ },
    ],
  ])('refuses because of %s', async (_, release, role, refusals) => {
    await showRelease(release, {}, role);
    for (const [name, sentence] of Object.entries(refusals)) {
      const button = screen.getByRole('button', { name });
      expect(button).toHaveAttribute('aria-disabled', 'true');
      expect(button).toHaveAccessibleDescription(sentence);
      button.focus();
      expect(button).toHaveFocus();
    }
  });
});

describe('Countdown of a release', () => {
  it('makes it longer, and says why it could not', async () => {
    const extendApp = jest
      .fn<Promise<App>, []>()
      .mockRejectedValueOnce(httpError(409, 'It is over already.'))
      .mockResolvedValue(anApp());
    await showRelease(verifying(), { extendApp });
    expect(screen.getByRole('timer')).toHaveTextContent(/^[45]:\d\d$/);
    const extend = () =>
      userEvent.click(
        screen.getByRole('button', { name: 'Extend by 5 minutes' }),
      );
    await extend();
    expect(await screen.findByText('It is over already.')).toBeInTheDocument();
    await extend();
    await waitFor(() =>
      expect(screen.queryByText('It is over already.')).toBeNull(),
    );
    expect(extendApp).toHaveBeenLastCalledWith(REF, 300);
  });

  it('ends it after saying what that means', async () => {
    const finishApp = jest.fn(async () => anApp());
    await showRelease(verifying(), { finishApp });
    const dialog = await openDialog('End now');
    expect(dialog.getByText('The watching ends.')).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'End now' }));
    await untilClosed();
    expect(finishApp).toHaveBeenCalledWith(REF);
  });

  it('does not let a question become another one', async () => {
    const warm = aRelease({
      previous: ACTIVE,
      active: CANDIDATE,
      retireAt: in5Minutes(),
      actions: { extend: {}, finish: { note: 'Version 1.0 is stopped now.' } },
    });
    await showRelease([verifying(), warm]);
    await openDialog('End now');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(
      await screen.findByText(/Version 1.0 is kept running/),
    ).toBeInTheDocument();
    await untilClosed();
  });
});
