import { TabbedLayout } from '@backstage/core-components';
import { Navigate, Route, Routes } from 'react-router-dom';
import { useMe } from '../../hooks/useMe';
import { TenantsTab } from '../tenants';
import { AdminTab } from './AdminTab';
import { AppsTab } from './AppsTab';

/** The Platform page: apps, tenants, and for admins what waits for them. */
export function PlatformPage() {
  const me = useMe();
  return (
    <Routes>
      <Route path="/" element={<Navigate to="apps" replace />} />
      <Route
        path="/*"
        element={
          <TabbedLayout>
            <TabbedLayout.Route path="/apps" title="Apps">
              <AppsTab me={me} />
            </TabbedLayout.Route>
            <TabbedLayout.Route path="/tenants" title="Tenants">
              <TenantsTab me={me} />
            </TabbedLayout.Route>
            {me.value?.admin ? (
              <TabbedLayout.Route path="/admin" title="Admin">
                <AdminTab />
              </TabbedLayout.Route>
            ) : null}
          </TabbedLayout>
        }
      />
    </Routes>
  );
}
