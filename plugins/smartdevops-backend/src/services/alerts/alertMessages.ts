import {
  alertName,
  AlertNotice,
  AlertSeverity,
  alertSeverity,
  PlacedAlert,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Message } from '../../database';

const TOPIC = 'Alerts';
const ALERTS = '/smartdevops/alerts';
/** As many as can be taken in at a glance. */
const NAMED = 5;
const MAX_TITLE = 200;
const MAX_DESCRIPTION = 1_000;

const SEVERITIES: Record<AlertSeverity, Message['severity']> = {
  critical: 'critical',
  warning: 'high',
  info: 'normal',
};

/** What recipients are told; the later message of an alert replaces the earlier one. */
export function alertMessage(
  notice: AlertNotice,
  recipients: string[],
): Message[] {
  if (recipients.length === 0) {
    return [];
  }
  const content =
    notice.kind === 'one' ? oneAlert(notice.alert) : manyAlerts(notice);
  return [{ recipients, topic: TOPIC, ...content }];
}

type Content = Omit<Message, 'recipients' | 'topic'>;

function oneAlert(alert: PlacedAlert): Content {
  const resolved = alert.status === 'resolved';
  const { summary, description, runbook_url: runbook } = alert.annotations;
  const place = placeOf(alert);
  const title = `${resolved ? 'Resolved: ' : ''}${alertName(alert)}${
    place ? ` (${place})` : ''
  }`;
  return {
    title: clip(title, MAX_TITLE),
    description: clip(
      [summary, description, runbook && !resolved && `Runbook: ${runbook}`]
        .filter(Boolean)
        .join(' '),
      MAX_DESCRIPTION,
    ),
    link: linkOf(alert),
    severity: resolved ? 'low' : SEVERITIES[alertSeverity(alert)],
    scope: `smartdevops:alert:${alert.source}:${alert.fingerprint}`,
  };
}

function manyAlerts({
  tenant,
  groupKey,
  alerts,
}: Extract<AlertNotice, { kind: 'many' }>): Content {
  const firing = alerts.filter(({ status }) => status === 'firing');
  const resolved = alerts.length - firing.length;
  const counts = [
    firing.length > 0 && `${firing.length} alerts fire`,
    resolved > 0 && `${resolved} are resolved`,
  ].filter(Boolean);
  const names = [...new Set(alerts.map(alertName))];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  const critical = firing.some(alert => alertSeverity(alert) === 'critical');
  return {
    title: `${counts.join(', ')}${tenant ? ` in ${tenant}` : ''}`,
    description: clip(
      `${names.slice(0, NAMED).join(', ')}${more}`,
      MAX_DESCRIPTION,
    ),
    link: tenant ? `${ALERTS}?tenant=${tenant}` : ALERTS,
    severity: severityOf(firing.length, critical),
    scope: `smartdevops:alerts:${tenant ?? ''}:${groupKey}`,
  };
}

function severityOf(firing: number, critical: boolean): Message['severity'] {
  if (firing === 0) {
    return 'low';
  }
  return critical ? 'critical' : 'high';
}

function placeOf({ tenant, app }: PlacedAlert): string {
  return [tenant, app].filter(Boolean).join('/');
}

function linkOf({ tenant, app }: PlacedAlert): string {
  if (tenant && app) {
    return `/catalog/${tenant}/component/${app}/app`;
  }
  return tenant ? `${ALERTS}?tenant=${tenant}` : ALERTS;
}

function clip(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
