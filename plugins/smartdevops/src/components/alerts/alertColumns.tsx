import { Link, TableColumn } from '@backstage/core-components';
import { Typography } from '@material-ui/core';
import { Alert } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Fragment } from 'react';
import { appPath } from '../../entities';
import { Rights } from '../../hooks/rights';
import { Age, ExplainedButton, UserName } from '../shared';
import { AlertLabel } from './AlertLabel';

/** Columns of a table of alerts. */
export function alertColumns(options: {
  /** Whether the place is known from where the table stands. */
  ofOneApp: boolean;
  rightsIn(tenant: string): Rights;
  onAcknowledge(alert: Alert): void;
}): TableColumn<Alert>[] {
  const { ofOneApp, rightsIn, onAcknowledge } = options;
  const place: TableColumn<Alert>[] = [
    { title: 'Tenant', field: 'tenant', width: '10%' },
    {
      title: 'App',
      field: 'app',
      width: '10%',
      render: ({ tenant, app }) =>
        tenant && app ? (
          <Link to={appPath({ tenant, app }, 'app')}>{app}</Link>
        ) : (
          '–'
        ),
    },
  ];
  return [
    {
      title: 'Severity',
      field: 'severity',
      width: '9%',
      render: alert => <AlertLabel alert={alert} />,
    },
    {
      title: 'Alert',
      field: 'name',
      width: '36%',
      highlight: true,
      customFilterAndSearch: (query: string, { name, summary }) =>
        `${name}\n${summary}`.toLowerCase().includes(query.toLowerCase()),
      render: alert => (
        <AlertText
          alert={alert}
          mayAct={!alert.tenant || !rightsIn(alert.tenant).refusal}
        />
      ),
    },
    ...(ofOneApp ? [] : place),
    {
      title: 'Since',
      field: 'startsAt',
      width: '12%',
      render: alert => <Age at={alert.startsAt} />,
    },
    {
      title: 'Looked after by',
      field: 'acknowledged.by',
      width: '14%',
      render: ({ acknowledged }) =>
        acknowledged ? (
          <>
            <UserName userRef={acknowledged.by} />
            {acknowledged.comment && (
              <Typography variant="body2" color="textSecondary">
                “{acknowledged.comment}”
              </Typography>
            )}
          </>
        ) : (
          'nobody'
        ),
    },
    {
      title: 'Actions',
      width: '9%',
      sorting: false,
      searchable: false,
      render: alert =>
        alert.status === 'firing' &&
        !alert.acknowledged && (
          <ExplainedButton
            size="small"
            refusal={alert.tenant && rightsIn(alert.tenant).refusal}
            aria-label={`Acknowledge ${alert.name}`}
            onClick={() => onAcknowledge(alert)}
          >
            Acknowledge
          </ExplainedButton>
        ),
    },
  ];
}

function AlertText({ alert, mayAct }: { alert: Alert; mayAct: boolean }) {
  const { name, summary, description } = alert;
  const links = [
    ['Runbook', alert.runbookUrl],
    ['Expression', alert.generatorUrl],
    ['Silence in Alertmanager', mayAct ? alert.silenceUrl : undefined],
  ].filter((link): link is [string, string] => link[1] !== undefined);
  return (
    <>
      {name}
      {summary !== name && <Typography variant="body2">{summary}</Typography>}
      {description && (
        <Typography variant="body2" color="textSecondary">
          {description}
        </Typography>
      )}
      <Typography variant="body2">
        {links.map(([text, to], index) => (
          <Fragment key={text}>
            {index > 0 && ' · '}
            <Link to={to}>{text}</Link>
          </Fragment>
        ))}
      </Typography>
    </>
  );
}
