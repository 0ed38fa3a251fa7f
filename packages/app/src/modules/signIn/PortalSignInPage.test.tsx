import {
  configApiRef,
  discoveryApiRef,
  githubAuthApiRef,
} from '@backstage/core-plugin-api';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { oidcAuthApiRef } from './oidc';
import { PortalSignInPage } from './PortalSignInPage';

/** Nobody is signed in yet. */
const auth = {
  getBackstageIdentity: async () => undefined,
  getProfile: async () => undefined,
  signIn: async () => {},
  signOut: async () => {},
};

function show(signIn?: object) {
  const data = JSON.parse(JSON.stringify({ app: { title: 'Portal', signIn } }));
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [configApiRef, mockApis.config({ data })],
        [discoveryApiRef, mockApis.discovery()],
        [oidcAuthApiRef, auth as never],
        [githubAuthApiRef, auth as never],
      ]}
    >
      <PortalSignInPage onSignInSuccess={jest.fn()} />
    </TestApiProvider>,
  );
}

it('offers the personas of the demo where nothing else is configured', async () => {
  show();
  expect(
    await screen.findByRole('button', { name: 'Sign in as developer' }),
  ).toBeInTheDocument();
});

it('offers what is configured, and no personas', async () => {
  show({ providers: ['oidc', 'github'], oidcTitle: 'Acme' });
  expect(await screen.findByText('Acme')).toBeInTheDocument();
  expect(screen.getByText('GitHub')).toBeInTheDocument();
  expect(screen.queryByText(/developer/)).toBeNull();
});

it('names a provider that it does not know', async () => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
  show({ providers: ['gitlab'] });
  const [said] = await screen.findAllByText(/"gitlab" is none of oidc, github/);
  expect(said).toHaveTextContent('Configuration app.signIn.providers');
});
