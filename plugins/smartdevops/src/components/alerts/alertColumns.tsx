import { Link } from '@backstage/core-components';
import { Typography } from '@material-ui/core';
import { Alert } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Fragment } from 'react';
import { appPath } from '../../entities';
import { Rights } from '../../hooks/rights';
import {
  Age,
  BETWEEN_WORDS,
  Breakable,
  DataColumn,
  ExplainedButton,
  NarrowOnly,
  Sentence,
  UserName,
} from '../shared';
import { AlertLabel } from './AlertLabel';

/** Columns of a table of alerts. */
export function alertColumns(options: {
  /** Whether the place is known from where the table stands. */
  ofOneApp: boolean;
  rightsIn(tenant: string): Rights;
  onAcknowledge(alert: Alert): void;
}): DataColumn<Alert>[] {
  const { ofOneApp, rightsIn, onAcknowledge } = options;
  const place: DataColumn<Alert>[] = [
    { title: 'Tenant', field: 'tenant', width: '100px', wideOnly: true },
    {
      title: 'App',
      field: 'app',
      width: '110px',
      wideOnly: true,
      render: alert => <AlertApp alert={alert} />,
    },
  ];
  const acknowledge = (alert: Alert) =>
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
    );
  return [
    {
      title: 'Severity',
      field: 'severity',
      width: '110px',
      wideOnly: true,
      render: alert => <AlertLabel alert={alert} />,
    },
    {
      title: 'Alert',
      field: 'name',
      highlight: true,
      customFilterAndSearch: (query: string, { name, summary }) =>
        `${name}\n${summary}`.toLowerCase().includes(query.toLowerCase()),
      render: alert => (
        <>
          <NarrowOnly>
            <div>
              <AlertLabel alert={alert} />
            </div>
          </NarrowOnly>
          <AlertText
            alert={alert}
            mayAct={!alert.tenant || !rightsIn(alert.tenant).refusal}
          />
          <NarrowOnly>
            <AlertCircumstances alert={alert} ofOneApp={ofOneApp} />
            {acknowledge(alert)}
          </NarrowOnly>
        </>
      ),
    },
    ...(ofOneApp ? [] : place),
    {
      title: 'Since',
      field: 'startsAt',
      width: '120px',
      wideOnly: true,
      render: alert => <Age at={alert.startsAt} />,
    },
    {
      title: 'Looked after by',
      field: 'acknowledged.by',
      width: '140px',
      wideOnly: true,
      render: alert => <Caretaker alert={alert} />,
    },
    {
      title: 'Actions',
      width: '120px',
      wideOnly: true,
      sorting: false,
      searchable: false,
      render: acknowledge,
    },
  ];
}

function AlertApp({ alert: { tenant, app } }: { alert: Alert }) {
  return tenant && app ? (
    <Link to={appPath({ tenant, app }, 'app')}>{app}</Link>
  ) : (
    <>–</>
  );
}

function Caretaker({ alert: { acknowledged } }: { alert: Alert }) {
  return acknowledged ? (
    <>
      <UserName userRef={acknowledged.by} />
      {acknowledged.comment && (
        <Sentence secondary>“{acknowledged.comment}”</Sentence>
      )}
    </>
  ) : (
    <>nobody</>
  );
}

/** Where, since when and who, in the words of the columns that have no room. */
function AlertCircumstances(props: { alert: Alert; ofOneApp: boolean }) {
  const { alert, ofOneApp } = props;
  const { tenant, app } = alert;
  return (
    <Typography variant="body2" component="div">
      {!ofOneApp && tenant && (
        <>
          {tenant}
          {app && (
            <>
              , <AlertApp alert={alert} />
            </>
          )}
          {' · '}
        </>
      )}
      <Age at={alert.startsAt} />
      {' · looked after by '}
      <Caretaker alert={alert} />
    </Typography>
  );
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
      <Breakable text={name} at={BETWEEN_WORDS} />
      {summary !== name && <Sentence>{summary}</Sentence>}
      {description && <Sentence secondary>{description}</Sentence>}
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
