import { memo } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { useMe } from '../../hooks/useMe';
import { AlertsTab } from '../alerts';
import { TenantsTab } from '../tenants';
import { AdminTab } from './AdminTab';
import { AppsTab } from './apps';
import { HelpTab } from './HelpTab';
import { HostLayout, LegacyLayout, PlatformLayout } from './layouts';
import { useViewer, ViewerContext } from './viewer';

const APPS = { id: 'apps', label: 'Apps', href: 'apps' };
const TENANTS = { id: 'tenants', label: 'Tenants', href: 'tenants' };
const ALERTS = { id: 'alerts', label: 'Alerts', href: 'alerts' };
const ADMIN = { id: 'admin', label: 'Admin', href: 'admin' };
const HELP = { id: 'help', label: 'Help', href: 'help' };
const TABS = [APPS, TENANTS, ALERTS, HELP];
const ADMIN_TABS = [APPS, TENANTS, ALERTS, ADMIN, HELP];

function PlatformRoutes() {
  const me = useViewer();
  return (
    <Routes>
      <Route path="apps" element={<AppsTab me={me} />} />
      <Route path="tenants" element={<TenantsTab me={me} />} />
      <Route path="alerts" element={<AlertsTab me={me} />} />
      <Route path="help" element={<HelpTab />} />
      {me.value?.admin && (
        <Route path="admin" element={<AdminTab userRef={me.value.userRef} />} />
      )}
      {/* While it is not known who looks, the address stays. */}
      {!me.loading && (
        <Route path="*" element={<Navigate to="apps" replace />} />
      )}
    </Routes>
  );
}

/**
 * Rendered again only when the tabs change: the host's page layout makes a new
 * component of itself each time it is rendered, so that everything below it is
 * mounted anew and an open dialog would be gone.
 */
const Frame = memo(
  ({ admin, layout: Layout }: { admin: boolean; layout: PlatformLayout }) => (
    <Layout tabs={admin ? ADMIN_TABS : TABS}>
      <PlatformRoutes />
    </Layout>
  ),
);

/** The Platform page: apps, tenants, alerts, and for admins what waits for them. */
export function PlatformPage({
  layout = HostLayout,
}: {
  layout?: PlatformLayout;
}) {
  const me = useMe();
  return (
    <ViewerContext.Provider value={me}>
      <Frame admin={me.value?.admin ?? false} layout={layout} />
    </ViewerContext.Provider>
  );
}

/** {@link PlatformPage} in the legacy frontend system. */
export function LegacyPlatformPage() {
  return <PlatformPage layout={LegacyLayout} />;
}
