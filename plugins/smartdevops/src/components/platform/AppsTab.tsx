import {
  EmptyState,
  Link,
  LinkButton,
  Table,
  TableColumn,
} from '@backstage/core-components';
import { Button, Typography } from '@material-ui/core';
import {
  AppSummary,
  imageVersion,
  Me,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployableTenants } from '../../deployableTenants';
import { appPath } from '../../entities';
import { Polled } from '../../hooks/usePolled';
import { useApps, useTenantRequests } from '../../hooks/useTenants';
import {
  Age,
  LoadingState,
  PhaseLabel,
  PolledState,
  StaleNotice,
} from '../shared';
import { MyRequests } from '../tenants';

const COLUMNS: TableColumn<AppSummary>[] = [
  {
    title: 'App',
    field: 'name',
    width: '14%',
    highlight: true,
    render: app => (
      <Link to={appPath({ tenant: app.tenant, app: app.name }, 'app')}>
        {app.name}
      </Link>
    ),
  },
  { title: 'Tenant', field: 'tenant', width: '10%' },
  {
    title: 'Status',
    field: 'phase',
    width: '36%',
    customSort: (a, b) => a.phase.localeCompare(b.phase),
    render: app => (
      <>
        <PhaseLabel phase={app.phase} />
        {app.phase !== 'Healthy' && (
          <Typography variant="body2">{app.message}</Typography>
        )}
      </>
    ),
  },
  {
    title: 'Version',
    field: 'active.image',
    width: '9%',
    render: app => (app.active ? imageVersion(app.active.image) : '–'),
  },
  {
    title: 'Replicas',
    field: 'replicas.desired',
    width: '9%',
    render: ({ replicas }) => `${replicas.ready} of ${replicas.desired}`,
  },
  { title: 'Restarts', field: 'restarts', type: 'numeric', width: '6%' },
  {
    title: 'Age',
    field: 'createdAt',
    width: '10%',
    render: app => <Age at={app.createdAt} />,
  },
  {
    title: '',
    width: '6%',
    sorting: false,
    searchable: false,
    render: app => (
      <Button
        size="small"
        href={app.urls.active}
        target="_blank"
        rel="noopener"
        aria-label={`Open ${app.name}`}
      >
        Open
      </Button>
    ),
  },
];

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
            <Table<AppSummary>
              columns={COLUMNS}
              data={items.map(app => ({
                ...app,
                id: `${app.tenant}/${app.name}`,
              }))}
              filters={[
                { column: 'Tenant', type: 'multiple-select' },
                { column: 'Status', type: 'multiple-select' },
              ]}
              options={{
                paging: items.length > 20,
                pageSize: 20,
                pageSizeOptions: [20, 50, 100],
                padding: 'dense',
              }}
            />
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
          to="/smartdevops/tenants"
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
            to="/smartdevops/tenants"
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
