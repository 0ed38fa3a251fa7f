import { Link } from '@backstage/core-components';
import { Typography } from '@material-ui/core';
import {
  AppSummary,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReactNode } from 'react';
import { appPath } from '../../../entities';
import { Age, PhaseLabel, shortBytes, shortCpu } from '../../shared';
import { SortKey } from './appsView';

/** A column of the apps table. */
export type AppColumn = {
  key: SortKey;
  title: string;
  numeric?: boolean;
  /** Whether it is left out where the screen is narrow. */
  wideOnly?: boolean;
  render(app: AppSummary, narrow: boolean): ReactNode;
};

const UNMEASURED = 'Not measured.';

/** Columns of the apps table but for the actions. */
export const APP_COLUMNS: AppColumn[] = [
  {
    key: 'name',
    title: 'App',
    render: (app, narrow) => (
      <>
        <Link to={appPath({ tenant: app.tenant, app: app.name }, 'app')}>
          {app.name}
        </Link>
        {narrow && (
          <Typography variant="body2" color="textSecondary">
            {app.tenant}
          </Typography>
        )}
      </>
    ),
  },
  { key: 'tenant', title: 'Tenant', wideOnly: true, render: app => app.tenant },
  {
    key: 'status',
    title: 'Status',
    render: (app, narrow) => (
      <>
        <PhaseLabel phase={app.phase} />
        {app.phase !== 'Healthy' && (
          <Typography variant="body2">{app.message}</Typography>
        )}
        {narrow && (
          <Typography variant="body2" color="textSecondary">
            {app.active && `${imageVersion(app.active.image)}, `}
            {replicasOf(app)} ready, {app.restarts} restarts
          </Typography>
        )}
      </>
    ),
  },
  {
    key: 'version',
    title: 'Version',
    wideOnly: true,
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
  { key: 'replicas', title: 'Replicas', wideOnly: true, render: replicasOf },
  {
    key: 'cpu',
    title: 'CPU',
    numeric: true,
    wideOnly: true,
    render: ({ usage }) =>
      usage ? (
        <span title={`${usage.cpu} cores`}>{shortCpu(usage.cpu)}</span>
      ) : (
        <Unmeasured />
      ),
  },
  {
    key: 'memory',
    title: 'Memory',
    numeric: true,
    wideOnly: true,
    render: ({ usage }) =>
      usage ? (
        <span title={`${usage.memory} bytes`}>{shortBytes(usage.memory)}</span>
      ) : (
        <Unmeasured />
      ),
  },
  {
    key: 'restarts',
    title: 'Restarts',
    numeric: true,
    wideOnly: true,
    render: app => app.restarts,
  },
  {
    key: 'age',
    title: 'Age',
    wideOnly: true,
    render: app => <Age at={app.createdAt} />,
  },
];

function Unmeasured() {
  return <span title={UNMEASURED}>–</span>;
}

function replicasOf({ replicas }: AppSummary): string {
  return `${replicas.ready} of ${replicas.desired}`;
}
