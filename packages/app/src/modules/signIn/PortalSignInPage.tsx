import { SignInPage } from '@backstage/core-components';
import {
  configApiRef,
  githubAuthApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { DemoSignInPage } from './DemoSignInPage';
import { oidcAuthApiRef, oidcTitle } from './oidc';

/** Signs in with the providers that are configured, or else as a demo persona. */
export function PortalSignInPage(props: SignInPageProps) {
  const config = useApi(configApiRef);
  const offered = config.getOptionalStringArray('app.signIn.providers') ?? [];
  if (offered.length === 0) {
    return <DemoSignInPage {...props} />;
  }
  const title = oidcTitle(config.getOptionalString('app.signIn.oidcTitle'));
  const known = [
    {
      id: 'oidc',
      title,
      message: 'Sign in with the account of your organization.',
      apiRef: oidcAuthApiRef,
    },
    {
      id: 'github',
      title: 'GitHub',
      message: 'Sign in with your GitHub account.',
      apiRef: githubAuthApiRef,
    },
  ];
  const providers = offered.map(id => {
    const provider = known.find(candidate => candidate.id === id);
    if (!provider) {
      throw new Error(
        `Configuration app.signIn.providers: "${id}" is none of ${known
          .map(candidate => candidate.id)
          .join(', ')}.`,
      );
    }
    return provider;
  });
  return <SignInPage {...props} title="Sign in" providers={providers} />;
}
