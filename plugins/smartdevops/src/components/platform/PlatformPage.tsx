import { Content } from '@backstage/core-components';
import { PageLayout } from '@backstage/frontend-plugin-api';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';
import { Navigate, Route, Routes } from 'react-router-dom';
import { useMe } from '../../hooks/useMe';
import { TenantsTab } from '../tenants';
import { AdminTab } from './AdminTab';
import { AppsTab } from './AppsTab';

const APPS = { id: 'apps', label: 'Apps', href: 'apps' };
const TENANTS = { id: 'tenants', label: 'Tenants', href: 'tenants' };
const ADMIN = { id: 'admin', label: 'Admin', href: 'admin' };

/** The Platform page: apps, tenants, and for admins what waits for them. */
export function PlatformPage() {
  const me = useMe();
  const admin = me.value?.admin ?? false;
  return (
    <PageLayout
      title="Platform"
      icon={<CloudQueueIcon fontSize="inherit" />}
      titleLink="/smartdevops"
      tabs={admin ? [APPS, TENANTS, ADMIN] : [APPS, TENANTS]}
    >
      <Content>
        <Routes>
          <Route path="apps" element={<AppsTab me={me} />} />
          <Route path="tenants" element={<TenantsTab me={me} />} />
          {admin && <Route path="admin" element={<AdminTab />} />}
          {/* While it is not known who looks, the address stays. */}
          {!me.loading && (
            <Route path="*" element={<Navigate to="apps" replace />} />
          )}
        </Routes>
      </Content>
    </PageLayout>
  );
}
