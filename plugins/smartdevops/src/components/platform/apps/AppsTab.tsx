import { EmptyState, LinkButton } from '@backstage/core-components';
import { Box } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import {
  AppSummary,
  Me,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployableTenants } from '../../../deployableTenants';
import { Polled } from '../../../hooks/usePolled';
import { useApps, useTenantRequests } from '../../../hooks/useTenants';
import { LoadingState, PolledState, StaleNotice } from '../../shared';
import { MyRequests } from '../../tenants';
import { DEPLOY_PATH, PLATFORM_PATH } from '../../../routes';
import { AppsTable } from './AppsTable';

/** The apps of all tenants the viewer may see. */
export function AppsTab({ me }: { me: Polled<Me> }) {
  const apps = useApps();
  return (
    <PolledState polled={apps}>
      {({ items, incomplete }) =>
        items.length === 0 && incomplete === undefined ? (
          <NoApps me={me.value} />
        ) : (
          <>
            <Currency apps={items} incomplete={incomplete} />
            <AppsTable apps={items} me={me} onChanged={apps.refetch} />
          </>
        )
      }
    </PolledState>
  );
}

/** What keeps the table from being all there is, and from being current. */
function Currency(props: { apps: AppSummary[]; incomplete?: string }) {
  const { apps, incomplete } = props;
  const stale = apps.find(app => app.stale);
  return (
    <>
      {incomplete !== undefined && (
        <Box mb={1}>
          <Alert severity="warning">{incomplete}</Alert>
        </Box>
      )}
      {stale && <StaleNotice stale asOf={stale.asOf} />}
    </>
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
          <LinkButton to={DEPLOY_PATH} variant="contained" color="primary">
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
