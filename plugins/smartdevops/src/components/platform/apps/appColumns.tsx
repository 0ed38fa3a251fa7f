import { Link } from '@backstage/core-components';
import { Typography } from '@material-ui/core';
import {
  AppSummary,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { CSSProperties, ReactNode } from 'react';
import { appPath } from '../../../entities';
import { Age, PhaseLabel, shortBytes, shortCpu } from '../../shared';
import { SortKey } from './appsView';

/** A column of the apps table. */
export type AppColumn = {
  key: SortKey;
  title: string;
  numeric?: boolean;
  /** Width as CSS has it; what is left over where it is missing. */
  width?: string | number;
  /** The same where the screen is narrow. */
  narrowWidth?: string;
  /** Whether it is left out where the screen is narrow. */
  wideOnly?: boolean;
  render(app: AppSummary, narrow: boolean): ReactNode;
};

const UNMEASURED = 'Not measured.';

/** A long sentence may not push the other apps away; all of it is on hover. */
const THREE_LINES: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 3,
  overflow: 'hidden',
};

/** Columns of the apps table but for the actions. */
export const APP_COLUMNS: AppColumn[] = [
  {
    key: 'name',
    width: '11%',
    narrowWidth: '30%',
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
  {
    key: 'tenant',
    title: 'Tenant',
    width: 90,
    wideOnly: true,
    render: app => app.tenant,
  },
  {
    key: 'status',
    title: 'Status',
    render: (app, narrow) => (
      <>
        <PhaseLabel phase={app.phase} />
        {app.phase !== 'Healthy' && (
          <Typography variant="body2" title={app.message} style={THREE_LINES}>
            {app.message}
          </Typography>
        )}
        {narrow && (
          <Typography variant="body2" color="textSecondary">
            {app.active && `${imageVersion(app.active.image)}, `}
            {replicasOf(app)} ready, {app.restarts} restarts
            {app.alerts > 0 && (
              <>
                , <FiringAlerts app={app} /> firing
              </>
            )}
          </Typography>
        )}
      </>
    ),
  },
  {
    key: 'version',
    width: 85,
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
  {
    key: 'replicas',
    title: 'Replicas',
    width: 80,
    wideOnly: true,
    render: replicasOf,
  },
  {
    key: 'cpu',
    width: 62,
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
    width: 82,
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
    width: 82,
    title: 'Restarts',
    numeric: true,
    wideOnly: true,
    render: app => app.restarts,
  },
  {
    key: 'alerts',
    width: 70,
    title: 'Alerts',
    numeric: true,
    wideOnly: true,
    render: app => <FiringAlerts app={app} />,
  },
  {
    key: 'age',
    width: 84,
    title: 'Age',
    wideOnly: true,
    render: app => <Age at={app.createdAt} short />,
  },
];

/** How many alerts fire, and the way to them. */
function FiringAlerts({ app }: { app: AppSummary }) {
  const { alerts, tenant, name } = app;
  if (alerts === 0) {
    return <>0</>;
  }
  const words = alerts === 1 ? '1 alert fires' : `${alerts} alerts fire`;
  return (
    <Link
      to={appPath({ tenant, app: name }, 'app')}
      title={`${words} for ${name}. Show them.`}
    >
      <strong>{alerts}</strong>
    </Link>
  );
}

function Unmeasured() {
  return <span title={UNMEASURED}>–</span>;
}

function replicasOf({ replicas }: AppSummary): string {
  return `${replicas.ready} of ${replicas.desired}`;
}
