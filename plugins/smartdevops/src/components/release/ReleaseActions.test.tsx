import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  anApp,
  aPreview,
  aRelease,
  CANDIDATE,
  httpError,
} from '../../testing/fixtures';
import {
  openDialog,
  REF,
  showRelease,
  untilClosed,
  verifying,
} from './__testUtils__/showRelease';

describe('Verbs of a release', () => {
  it('promotes the candidate that was looked at', async () => {
    const promoteApp = jest.fn(async () => anApp());
    await showRelease([aPreview(), verifying()], { promoteApp });
    const dialog = await openDialog('Promote');
    expect(dialog.getByText(/watched for 60 seconds/)).toHaveTextContent(
      'Version 2.0 (revision 4) takes the place of 1.0 (revision 3) for the users of acme/shop.',
    );
    expect(dialog.getByText('Smoke probe: passed')).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
    await untilClosed();
    expect(promoteApp).toHaveBeenCalledWith(REF, {
      expectedRevision: 4,
      override: undefined,
    });
    expect(screen.getByText('Verifying')).toBeInTheDocument();
  });

  it('lets an owner override failed checks, with a reason', async () => {
    const promoteApp = jest.fn(async () => anApp());
    const failed = aPreview({
      checks: [{ name: 'Smoke probe', passed: false, message: 'It is 500.' }],
      actions: { promote: { refusal: 'It failed.', overridable: true } },
    });
    await showRelease(failed, { promoteApp }, 'owner');
    const dialog = await openDialog('Promote anyway');
    expect(dialog.getByText('Smoke probe: failed')).toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Promote anyway' }),
    ).toHaveAccessibleDescription(/Say why/);
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      ' Known and harmless ',
    );
    await userEvent.click(
      dialog.getByRole('button', { name: 'Promote anyway' }),
    );
    await untilClosed();
    expect(promoteApp).toHaveBeenCalledWith(REF, {
      expectedRevision: 4,
      override: { reason: 'Known and harmless' },
    });
  });

  it('does not promote another candidate than the one looked at', async () => {
    const newer = aPreview({
      message: 'Version 3.0 is ready.',
      candidate: { ...CANDIDATE, revision: 5, image: 'demo/hello:3.0' },
    });
    const promoteApp = jest
      .fn<Promise<App>, []>()
      .mockRejectedValueOnce(
        httpError(409, 'The app has changed since.', 'StaleRevision'),
      )
      .mockResolvedValue(anApp());
    await showRelease([aPreview(), newer], { promoteApp });
    const dialog = await openDialog('Promote');
    await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
    expect(
      await dialog.findByText('The app has changed since.'),
    ).toBeInTheDocument();
    expect(
      await dialog.findByText(/how it is now: Version 3.0 is ready/),
    ).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Promote' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Look again' }));
    const again = within(await screen.findByRole('dialog'));
    expect(
      again.getByText(/Version 3.0 \(revision 5\) takes the place/),
    ).toBeInTheDocument();
    expect(again.queryByText('The app has changed since.')).toBeNull();
    await userEvent.click(again.getByRole('button', { name: 'Promote' }));
    await untilClosed();
    expect(promoteApp).toHaveBeenLastCalledWith(REF, {
      expectedRevision: 5,
      override: undefined,
    });
  });

  it('has nothing to look at again when the candidate is gone', async () => {
    await showRelease([
      aPreview(),
      aRelease({ message: 'Only 1.0 is there.' }),
    ]);
    const dialog = await openDialog('Promote');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(
      await dialog.findByText(/how it is now: Only 1.0 is there/),
    ).toBeInTheDocument();
    expect(dialog.queryByRole('button', { name: 'Look again' })).toBeNull();
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await untilClosed();
  });

  it('rolls back to the version it names', async () => {
    const rollbackApp = jest.fn(async () => anApp());
    await showRelease(verifying(), { rollbackApp });
    const dialog = await openDialog('Roll back');
    expect(dialog.getByText(/Immediate/)).toBeInTheDocument();
    expect(
      dialog.getByText(/get version 1.0 \(revision 3\)/),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Roll back' }));
    await untilClosed();
    expect(rollbackApp).toHaveBeenCalledWith(REF, {
      expectedRevision: 4,
      toRevision: undefined,
    });
  });

  it('aborts the candidate', async () => {
    const abortApp = jest.fn(async () => anApp());
    await showRelease([aPreview(), aRelease()], { abortApp });
    const dialog = await openDialog('Abort');
    expect(dialog.getByText('Version 2.0 is stopped.')).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Abort' }));
    await untilClosed();
    expect(abortApp).toHaveBeenCalledWith(REF);
  });

  it('approves what somebody else prepared', async () => {
    const approveApp = jest.fn(async () => anApp());
    await showRelease(
      aPreview({ approval: { required: true }, actions: { approve: {} } }),
      { approveApp },
    );
    expect(
      screen.getByText(/Somebody else than who prepared it/),
    ).toBeInTheDocument();
    const dialog = await openDialog('Approve');
    await userEvent.click(dialog.getByRole('button', { name: 'Approve' }));
    await untilClosed();
    expect(approveApp).toHaveBeenCalledWith(REF, { expectedRevision: 4 });
  });
});
