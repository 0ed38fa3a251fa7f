import { discoveryApiRef, IdentityApi } from '@backstage/core-plugin-api';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DemoSignInPage } from './DemoSignInPage';
import { PERSONAS } from './personas';

const payload = window.btoa(
  JSON.stringify({ exp: Date.now() / 1_000 + 3_600 }),
);

/** What the backend answers when somebody signs in. */
function session(name: string) {
  return {
    providerInfo: {},
    profile: { displayName: name },
    backstageIdentity: {
      token: `a.${payload}.c`,
      identity: {
        type: 'user',
        userEntityRef: `user:default/${name}`,
        ownershipEntityRefs: [],
      },
    },
  };
}

function answer(status: number, body: unknown): Response {
  return {
    ok: status < 400,
    status,
    statusText: '',
    headers: new Headers({ 'content-type': 'application/json' }),
    json: async () => body,
    text: async () => JSON.stringify(body),
  } as Partial<Response> as Response;
}

describe('DemoSignInPage', () => {
  const fetchMock = jest.fn();
  const onSignInSuccess = jest.fn<void, [IdentityApi]>();

  beforeEach(() => {
    window.localStorage.clear();
    fetchMock.mockReset();
    onSignInSuccess.mockReset();
    global.fetch = fetchMock;
  });

  const show = () =>
    renderInTestApp(
      <TestApiProvider
        apis={[
          [
            discoveryApiRef,
            { getBaseUrl: async id => `http://backend/api/${id}` },
          ],
        ]}
      >
        <DemoSignInPage onSignInSuccess={onSignInSuccess} />
      </TestApiProvider>,
    );

  it('offers every persona and signs in as the chosen one', async () => {
    fetchMock.mockResolvedValue(answer(200, session('owner')));
    await show();
    for (const { id } of PERSONAS) {
      expect(
        screen.getByRole('button', { name: `Sign in as ${id}` }),
      ).toBeInTheDocument();
    }
    await userEvent.click(
      screen.getByRole('button', { name: 'Sign in as owner' }),
    );
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    const [url, init] = fetchMock.mock.calls[0];
    expect(url).toBe('http://backend/api/auth/demo/refresh');
    expect(init.headers.get('x-demo-persona')).toBe('owner');
  });

  it('does not ask again, until somebody signs out', async () => {
    window.localStorage.setItem('smartdevops.demo-persona', 'admin');
    fetchMock.mockResolvedValue(answer(200, session('admin')));
    await show();
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    await onSignInSuccess.mock.calls[0][0].signOut();
    expect(window.localStorage.getItem('smartdevops.demo-persona')).toBeNull();
  });

  it('says in words why it did not work, and lets one choose anew', async () => {
    window.localStorage.setItem('smartdevops.demo-persona', 'ghost');
    fetchMock.mockResolvedValue(
      answer(401, {
        error: { name: 'AuthenticationError', message: 'Name a persona.' },
        response: { statusCode: 401 },
      }),
    );
    await show();
    expect(
      await screen.findByText('Signing in did not work'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Choose another persona' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Sign in as developer' }),
    ).toBeInTheDocument();
  });

  it('tries again by itself while the backend does not answer', async () => {
    window.localStorage.setItem('smartdevops.demo-persona', 'owner');
    fetchMock
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockResolvedValue(answer(200, session('owner')));
    await show();
    expect(
      await screen.findByText('The portal’s backend does not answer yet'),
    ).toBeInTheDocument();
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalled(), {
      timeout: 5_000,
    });
  }, 15_000);
});
