import { ProxiedSignInPage } from '@backstage/core-components';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { useCallback, useMemo, useState } from 'react';
import { forgettingIdentity } from './forgettingIdentity';
import { PersonaPicker } from './PersonaPicker';
import { forgetPersona, readPersona, writePersona } from './personaStorage';
import { SignInFailed } from './SignInFailed';

/** Signs in as a demo persona; asks for one first if none was chosen in this browser. */
export function DemoSignInPage({ onSignInSuccess }: SignInPageProps) {
  const [persona, setPersona] = useState(readPersona);
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt(count => count + 1), []);
  const back = useCallback(() => {
    forgetPersona();
    setPersona(undefined);
  }, []);
  const Failed = useMemo(
    () =>
      function FailedSignIn({ error }: { error?: Error }) {
        return <SignInFailed error={error} onRetry={retry} onBack={back} />;
      },
    [retry, back],
  );
  if (!persona) {
    return (
      <PersonaPicker
        onChoose={({ id }) => {
          writePersona(id);
          setPersona(id);
        }}
      />
    );
  }
  return (
    <ProxiedSignInPage
      key={attempt}
      provider="demo"
      headers={{ 'x-demo-persona': persona }}
      onSignInSuccess={identity =>
        onSignInSuccess(forgettingIdentity(identity))
      }
      ErrorComponent={Failed}
    />
  );
}
