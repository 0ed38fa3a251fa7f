import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  Release,
  Role,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  SmartDevOpsApi,
  smartDevOpsApiRef,
} from '../../../api/smartDevOpsApiRef';
import { ReleaseCard } from '../ReleaseCard';
import { PolledState } from '../../shared';
import { rightsIn } from '../../../hooks/rights';
import { useApp } from '../../../hooks/useApp';
import { useMe } from '../../../hooks/useMe';
import {
  ACTIVE,
  aLane,
  aMe,
  anApp,
  aRelease,
  CANDIDATE,
  fakeApi,
} from '../../../testing/fixtures';

/** The app that is shown. */
export const REF = { tenant: 'acme', app: 'shop' };

function Subject() {
  const polled = useApp(REF);
  const me = useMe();
  return (
    <PolledState polled={polled}>
      {app => (
        <ReleaseCard
          app={app}
          rights={rightsIn('acme', me)}
          onDone={polled.refetch}
        />
      )}
    </PolledState>
  );
}

/** Shows releases one after the other, each until it is fetched again. */
export async function showRelease(
  releases: Release | Release[],
  overrides: Partial<SmartDevOpsApi> = {},
  role: Role = 'developer',
) {
  const queue = [releases].flat().map(release => anApp({ release }));
  const getApp = jest.fn(async () =>
    queue.length > 1 ? queue.shift()! : queue[0],
  );
  renderInTestApp(<Subject />, {
    apis: [
      [
        smartDevOpsApiRef,
        fakeApi({ getApp, getMe: async () => aMe(role), ...overrides }),
      ],
    ],
  });
  await screen.findByText('Release');
  // Until it is known who looks, every verb is refused.
  await waitFor(() =>
    expect(screen.queryByText(/is being looked up/)).toBeNull(),
  );
}

/** Presses a button and hands out the dialog that opens. */
export async function openDialog(name: string) {
  await userEvent.click(screen.getByRole('button', { name }));
  return within(await screen.findByRole('dialog'));
}

/** Waits until no dialog is open. */
export async function untilClosed() {
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
}

/** A time that is counted down to. */
export function in5Minutes(): string {
  return new Date(Date.now() + 300_000).toISOString();
}

/** A release that was promoted from version 1.0 to 2.0 and is watched. */
export function verifying(): Release {
  return aRelease({
    phase: 'Verifying',
    message: 'Version 2.0 is watched.',
    active: CANDIDATE,
    previous: ACTIVE,
    intent: {
      kind: 'verify',
      by: 'user:default/ada',
      since: ACTIVE.at,
      until: in5Minutes(),
      replicas: 2,
    },
    lanes: [
      aLane({ version: CANDIDATE }),
      aLane({ role: 'previous', version: ACTIVE, url: undefined }),
    ],
    actions: {
      rollback: { note: 'Immediate: all users go back to version 1.0.' },
      extend: { note: 'It is watched for longer.' },
      finish: { note: 'The watching ends.' },
    },
  });
}
