import { TableColumn } from '@backstage/core-components';
import { makeStyles, Typography } from '@material-ui/core';
import { Tenant } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Age, PhaseLabel } from '../shared';
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
): TableColumn<Tenant>[] {
  return [
    { title: 'Tenant', field: 'displayName', highlight: true },
    { title: 'Namespace', field: 'namespace' },
    {
      title: 'State',
      field: 'state',
      render: tenant => (
        <>
          <PhaseLabel phase={tenant.state} />
          {tenant.state !== 'active' && (
            <Typography variant="body2">{tenant.message}</Typography>
          )}
        </>
      ),
    },
    { title: 'Plan', field: 'plan' },
    {
      title: 'Used',
      // Whoever is nearest to the limit comes first.
      customSort: (a, b) => fullest(a) - fullest(b),
      render: tenant => <Used tenant={tenant} />,
    },
    {
      title: 'Isolation',
      render: ({ isolation }) =>
        isolation ? (
          <>
            {isolation.passed ? 'holds' : `broken: ${isolation.failed} failed`},{' '}
            <Age at={isolation.at} />
          </>
        ) : (
          'not checked yet'
        ),
    },
    {
      title: 'Members',
      type: 'numeric',
      render: tenant => tenant.members.length,
      customSort: (a, b) => a.members.length - b.members.length,
    },
    {
      title: 'Since',
      field: 'createdAt',
      render: tenant => <Age at={tenant.createdAt} />,
    },
    {
      title: 'Actions',
      sorting: false,
      searchable: false,
      render: tenant => (
        <TenantActions tenant={tenant} admin onChanged={onChanged} />
      ),
    },
  ];
}

function fullest(tenant: Tenant): number {
  return Math.max(0, ...toBars(tenant.usage).map(({ percent }) => percent));
}
