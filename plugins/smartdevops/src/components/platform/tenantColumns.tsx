import { makeStyles, Typography } from '@material-ui/core';
import { Tenant } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Age, DataColumn, NarrowOnly, PhaseLabel, Sentence } from '../shared';
import { TenantActions } from '../tenants';
import { toBars } from '../tenants/usage';

const useStyles = makeStyles(theme => ({
  shares: {
    whiteSpace: 'nowrap',
  },
  nearly: {
    color: theme.palette.error.main,
    fontWeight: theme.typography.fontWeightBold as number,
  },
}));

/** Quota in short; what is nearly used up stands out, and comes with a word. */
function Used({ tenant }: { tenant: Tenant }) {
  const classes = useStyles();
  const bars = toBars(tenant.usage);
  if (bars.length === 0) {
    return <>–</>;
  }
  return (
    <div className={classes.shares}>
      {bars.map(({ label, percent, used, hard, nearlyUsed }) => (
        <Typography
          key={label}
          variant="body2"
          className={nearlyUsed ? classes.nearly : undefined}
          title={`${used} of ${hard}`}
        >
          {label} {percent} %{nearlyUsed && ' – nearly used up'}
        </Typography>
      ))}
    </div>
  );
}

/** Columns of the admins' table of tenants. */
export function tenantColumns(
  onChanged: () => Promise<void>,
): DataColumn<Tenant>[] {
  return [
    {
      title: 'Tenant',
      field: 'displayName',
      highlight: true,
      width: '140px',
      customFilterAndSearch: (query: string, { displayName, namespace }) =>
        `${displayName}\n${namespace}`
          .toLowerCase()
          .includes(query.toLowerCase()),
      render: ({ displayName, namespace }) => (
        <>
          {displayName}
          <Typography variant="body2" color="textSecondary">
            {namespace}
          </Typography>
        </>
      ),
    },
    {
      title: 'State',
      field: 'state',
      render: tenant => (
        <>
          <PhaseLabel phase={tenant.state} />
          {tenant.state !== 'active' && <Sentence>{tenant.message}</Sentence>}
          <NarrowOnly>
            <Typography variant="body2" component="div" color="textSecondary">
              Plan {tenant.plan}, {membersOf(tenant)}, since{' '}
              <Age at={tenant.createdAt} />
              <br />
              Isolation: <Isolation of={tenant} />
              {tenant.usage.length > 0 && <Used tenant={tenant} />}
            </Typography>
          </NarrowOnly>
        </>
      ),
    },
    { title: 'Plan', field: 'plan', width: '80px', wideOnly: true },
    {
      title: 'Used',
      width: '130px',
      wideOnly: true,
      // Whoever is nearest to the limit comes first.
      customSort: (a, b) => fullest(a) - fullest(b),
      render: tenant => <Used tenant={tenant} />,
    },
    {
      title: 'Isolation',
      width: '130px',
      wideOnly: true,
      render: tenant => <Isolation of={tenant} />,
    },
    {
      title: 'Members',
      type: 'numeric',
      width: '90px',
      wideOnly: true,
      render: tenant => tenant.members.length,
      customSort: (a, b) => a.members.length - b.members.length,
    },
    {
      title: 'Since',
      field: 'createdAt',
      width: '120px',
      wideOnly: true,
      render: tenant => <Age at={tenant.createdAt} />,
    },
    {
      title: 'Actions',
      width: '80px',
      sorting: false,
      searchable: false,
      render: tenant => (
        <TenantActions tenant={tenant} admin onChanged={onChanged} />
      ),
    },
  ];
}

function Isolation({ of: { isolation } }: { of: Tenant }) {
  return isolation ? (
    <>
      {isolation.passed ? 'holds' : `broken: ${isolation.failed} failed`},{' '}
      <Age at={isolation.at} />
    </>
  ) : (
    <>not checked yet</>
  );
}

function membersOf({ members }: Tenant): string {
  return members.length === 1 ? '1 member' : `${members.length} members`;
}

function fullest(tenant: Tenant): number {
  return Math.max(0, ...toBars(tenant.usage).map(({ percent }) => percent));
}
