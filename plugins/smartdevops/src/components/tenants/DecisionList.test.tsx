import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { aRequest, fakeApi } from '../../testing/fixtures';
import { DecisionList } from './DecisionList';

function show(userRef: string, requests?: { fourEyes: boolean }) {
  renderInTestApp(
    <DecisionList
      requests={[aRequest({ tenant: 'acme', requester: 'user:default/ada' })]}
      userRef={userRef}
      onChanged={async () => {}}
    />,
    {
      apis: [[smartDevOpsApiRef, fakeApi({})]],
      config: requests && { smartdevops: { requests } },
    },
  );
}

describe('deciding requests', () => {
  it.each([
    ['refuses one’s own', 'user:default/ada', undefined, false],
    ['refuses one’s own under four eyes', 'user:default/ada', true, false],
    ['allows one’s own where the portal does', 'user:default/ada', false, true],
    ['allows somebody else’s', 'user:default/bob', undefined, true],
  ])('%s', async (_, userRef, fourEyes, allowed) => {
    show(userRef, fourEyes === undefined ? undefined : { fourEyes });
    for (const name of ['Approve acme', 'Reject acme']) {
      const button = await screen.findByRole('button', { name });
      expect(button.getAttribute('aria-disabled') !== 'true').toBe(allowed);
    }
  });
});
