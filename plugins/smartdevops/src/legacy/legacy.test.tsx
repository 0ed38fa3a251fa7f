import {
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router-dom';
import {
  smartDevOpsApiRef,
  smartDevOpsFields,
  SmartDevOpsPage,
} from '../legacy';
import { aMe, fakeApi } from '../testing/fixtures';

function Address() {
  return <output aria-label="address">{useLocation().pathname}</output>;
}

function showPage(path: string, admin: boolean) {
  const api = fakeApi({ getMe: async () => aMe('developer', { admin }) });
  return renderInTestApp(
    <TestApiProvider apis={[[smartDevOpsApiRef, api]]}>
      <Address />
      <Routes>
        <Route path="/smartdevops/*" element={<SmartDevOpsPage />} />
      </Routes>
    </TestApiProvider>,
    { routeEntries: [path] },
  );
}

const tabs = async () =>
  (await screen.findAllByRole('tab')).map(tab => tab.textContent);

describe('the legacy frontend', () => {
  it('draws the Platform page as legacy pages look, and opens it on the apps', async () => {
    await showPage('/smartdevops', false);
    expect(
      await screen.findByRole('heading', { name: 'Platform', level: 1 }),
    ).toBeInTheDocument();
    expect(await tabs()).toEqual(['Apps', 'Tenants', 'Alerts', 'Help']);
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '/smartdevops/apps',
    );
  });

  it('goes from tab to tab, and opens on the tab of the address', async () => {
    await showPage('/smartdevops/tenants', true);
    expect(
      await screen.findByRole('tab', { name: 'Tenants', selected: true }),
    ).toBeInTheDocument();
    await userEvent.click(await screen.findByRole('tab', { name: 'Admin' }));
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '/smartdevops/admin',
    );
    expect(
      await screen.findByRole('tab', { name: 'Admin', selected: true }),
    ).toBeInTheDocument();
  });

  it('gives the scaffolder all fields of the templates', async () => {
    function Names() {
      const fields = useCustomFieldExtensions(
        <ScaffolderFieldExtensions>
          {smartDevOpsFields}
        </ScaffolderFieldExtensions>,
      );
      return <>{fields.map(({ name }) => name).join(' ')}</>;
    }
    await renderInTestApp(<Names />);
    expect(
      screen.getByText(
        'SmartDevOpsApp SmartDevOpsAppName SmartDevOpsHost SmartDevOpsImage SmartDevOpsPlan SmartDevOpsPort SmartDevOpsSecretVariables SmartDevOpsTenant SmartDevOpsTenantName',
      ),
    ).toBeInTheDocument();
  });
});
