import { Link, TableColumn } from '@backstage/core-components';
import { Button, Typography } from '@material-ui/core';
import {
  AppSummary,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { appPath } from '../../entities';
import { Rights } from '../../hooks/rights';
import { Age, ExplainedButton, PhaseLabel } from '../shared';

/** Columns of the apps table, with what can be done from there. */
export function appColumns(options: {
  rightsIn(tenant: string): Rights;
  onUpgrade(app: AppSummary): void;
}): TableColumn<AppSummary>[] {
  const { rightsIn, onUpgrade } = options;
  return [
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
    { title: 'Tenant', field: 'tenant', width: '9%' },
    {
      title: 'Status',
      field: 'phase',
      width: '27%',
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
      width: '11%',
      render: app => (
        <>
          {app.active ? imageVersion(app.active.image) : '–'}
          {app.candidate && (
            <Typography variant="body2" color="textSecondary">
              preview {imageVersion(app.candidate.image)}
            </Typography>
          )}
        </>
      ),
    },
    {
      title: 'Replicas',
      field: 'replicas.desired',
      width: '8%',
      render: ({ replicas }) => `${replicas.ready} of ${replicas.desired}`,
    },
    { title: 'Restarts', field: 'restarts', type: 'numeric', width: '6%' },
    {
      title: 'Age',
      field: 'createdAt',
      width: '11%',
      render: app => <Age at={app.createdAt} />,
    },
    {
      title: '',
      width: '14%',
      sorting: false,
      searchable: false,
      cellStyle: { whiteSpace: 'nowrap' },
      render: app => (
        <>
          <Button
            size="small"
            href={app.urls.active}
            target="_blank"
            rel="noopener"
            aria-label={`Open ${app.name}`}
          >
            Open
          </Button>
          <ExplainedButton
            size="small"
            refusal={rightsIn(app.tenant).refusal}
            aria-label={`Upgrade ${app.name}`}
            onClick={() => onUpgrade(app)}
          >
            Upgrade
          </ExplainedButton>
        </>
      ),
    },
  ];
}
