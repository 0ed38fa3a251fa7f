import { EmptyState, LinkButton } from '@backstage/core-components';
import { Me } from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployableTenants } from '../../../deployableTenants';
import { Polled } from '../../../hooks/usePolled';
import { useApps, useTenantRequests } from '../../../hooks/useTenants';
import { LoadingState, PolledState, StaleNotice } from '../../shared';
import { MyRequests } from '../../tenants';
import { PLATFORM_PATH } from '../../../routes';
import { AppsTable } from './AppsTable';

/** The apps of all tenants the viewer may see. */
export function AppsTab({ me }: { me: Polled<Me> }) {
  const apps = useApps();
  return (
    <PolledState polled={apps}>
      {({ items }) =>
        items.length === 0 ? (
          <NoApps me={me.value} />
        ) : (
          <>
            <StaleNotice
              stale={items.some(app => app.stale)}
              asOf={items[0].asOf}
            />
            <AppsTable apps={items} me={me} onChanged={apps.refetch} />
          </>
        )
      }
    </PolledState>
  );
}

/** What to do first depends on where the viewer may deploy. */
function NoApps({ me }: { me?: Me }) {
  if (!me) {
    return <LoadingState />;
  }
  if (deployableTenants(me).length > 0) {
    return (
      <EmptyState
        missing="content"
        title="No apps yet"
        description="Deploy the first app of your tenant with one form."
        action={
          <LinkButton
            to="/create/templates/default/deploy-app"
            variant="contained"
            color="primary"
          >
            Deploy an app
          </LinkButton>
        }
      />
    );
  }
  return me.tenants.length > 0 ? <NotDeployable /> : <NoTenant me={me} />;
}

function NotDeployable() {
  return (
    <EmptyState
      missing="content"
      title="No apps yet"
      description="Developers of an active tenant deploy apps; its owners can make you one."
      action={
        <LinkButton
          to={`${PLATFORM_PATH}/tenants`}
          variant="contained"
          color="primary"
        >
          Show my tenants
        </LinkButton>
      }
    />
  );
}

/** What a newcomer waits for, and the way to a tenant. */
function NoTenant({ me }: { me: Me }) {
  const requests = useTenantRequests();
  return (
    <>
      <MyRequests
        requests={requests}
        userRef={me.userRef}
        onChanged={requests.refetch}
      />
      <EmptyState
        missing="content"
        title="You belong to no tenant yet"
        description="Apps live in tenants. Request one, or ask to join one."
        action={
          <LinkButton
            to={`${PLATFORM_PATH}/tenants`}
            variant="contained"
            color="primary"
          >
            Request a tenant
          </LinkButton>
        }
      />
    </>
  );
}
