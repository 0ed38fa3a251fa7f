import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aLane, anApp, aRelease, CANDIDATE } from '../../../testing/fixtures';
import {
  openDialog,
  REF,
  showRelease,
  untilClosed,
} from '../__testUtils__/showRelease';

describe('Preparing a version', () => {
  it('sends only what was changed, after showing it', async () => {
    const prepareApp = jest.fn(async () => anApp());
    await showRelease(aRelease(), { prepareApp });
    const dialog = await openDialog('Prepare');
    const image = dialog.getByRole('textbox', { name: 'Image' });
    expect(image).toHaveValue('demo/hello:1.0');
    expect(
      dialog.getByRole('button', { name: 'Prepare' }),
    ).toHaveAccessibleDescription(/Say what is to change/);
    await userEvent.clear(image);
    await userEvent.type(image, 'demo/hello');
    expect(image).toBeInvalid();
    await userEvent.type(image, ':2.0');
    const secret = dialog.getByLabelText('Value of API_KEY');
    expect(secret).toHaveAttribute('type', 'password');
    await userEvent.type(secret, 'hush');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Remove GREETING' }),
    );
    for (const row of [
      'image demo/hello:1.0 demo/hello:2.0',
      'environment variable GREETING hi not set',
      'secret variable API_KEY set another value',
    ]) {
      expect(dialog.getByRole('row', { name: row })).toBeInTheDocument();
    }
    await userEvent.click(dialog.getByRole('button', { name: 'Prepare' }));
    await untilClosed();
    expect(prepareApp).toHaveBeenCalledWith(REF, {
      image: 'demo/hello:2.0',
      env: {},
      secretEnv: { API_KEY: 'hush' },
    });
  });

  it('adds and removes variables, and keeps what was removed by mistake', async () => {
    const prepareApp = jest.fn(async () => anApp());
    await showRelease(aRelease(), { prepareApp });
    const dialog = await openDialog('Prepare');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Add a variable' }),
    );
    const names = dialog.getAllByRole('textbox', { name: 'Name' });
    await userEvent.type(names[1], 'LEVEL');
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'Value of LEVEL' }),
      'debug',
    );
    await userEvent.click(
      dialog.getByRole('button', { name: 'Remove API_KEY' }),
    );
    expect(dialog.getByText(/API_KEY is taken away/)).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Keep API_KEY' }));
    await userEvent.click(
      dialog.getByRole('checkbox', { name: 'Scale automatically' }),
    );
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'Memory limit' }),
      '1Gi',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Prepare' }));
    await untilClosed();
    expect(prepareApp).toHaveBeenCalledWith(REF, {
      env: { GREETING: 'hi', LEVEL: 'debug' },
      resources: { limits: { memory: '1Gi' } },
      autoscaling: { minReplicas: 2, maxReplicas: 4, targetCpuPercent: 70 },
    });
  });

  it('starts over when another version has become active', async () => {
    const lane = aLane();
    const promoted = aRelease({
      message: 'Version 2.0 is active.',
      active: CANDIDATE,
      lanes: [{ ...lane, spec: { ...lane.spec!, image: CANDIDATE.image } }],
    });
    await showRelease([aRelease(), promoted]);
    const dialog = await openDialog('Prepare');
    document.dispatchEvent(new Event('visibilitychange'));
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Look again' }),
    );
    const again = within(await screen.findByRole('dialog'));
    expect(again.getByRole('textbox', { name: 'Image' })).toHaveValue(
      'demo/hello:2.0',
    );
  });
});
