import { createHash } from 'node:crypto';
import {
  alertName,
  AlertNotice,
  AlertSeverity,
  alertSeverity,
  PlacedAlert,
  STORM_SIZE,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Message, STORM_NAMES, StormState } from '../../database';
import { webAddress } from './webAddress';

const TOPIC = 'Alerts';
const ALERTS = '/smartdevops/alerts';
const MAX_TITLE = 200;
const MAX_DESCRIPTION = 1_000;
/** What Backstage's notifications keep of a scope. */
const MAX_SCOPE = 255;

const SEVERITIES: Record<AlertSeverity, Message['severity']> = {
  critical: 'critical',
  warning: 'high',
  info: 'normal',
};

/**
 * What recipients are told; the later message of an alert, or of a storm,
 * replaces the earlier one.
 *
 * @param storm - as it is now, where the notice is about one
 * @returns nothing where only some of a storm's alerts have ended
 */
export function alertMessage(
  notice: AlertNotice,
  recipients: string[],
  storm: StormState,
): Message[] {
  if (recipients.length === 0) {
    return [];
  }
  const content =
    notice.kind === 'one'
      ? oneAlert(notice.alert)
      : manyAlerts({ ...notice, now: storm });
  return content ? [{ recipients, topic: TOPIC, ...content }] : [];
}

type Content = Omit<Message, 'recipients' | 'topic'>;

function oneAlert(alert: PlacedAlert): Content {
  const resolved = alert.status === 'resolved';
  const { summary, description, runbook_url } = alert.annotations;
  const runbook = webAddress(runbook_url);
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
    scope: scopeOf(`smartdevops:alert:${alert.source}:${alert.fingerprint}`),
  };
}

type Summary = Extract<AlertNotice, { kind: 'many' }> & { now: StormState };

function manyAlerts(summary: Summary): Content | undefined {
  const { tenant, storm, began, now } = summary;
  const { firing } = now;
  if (began.length === 0 && firing > 0) {
    return undefined;
  }
  const critical = began.some(alert => alertSeverity(alert) === 'critical');
  return {
    title: `${whatOf(summary)}${tenant ? ` in ${tenant}` : ''}`,
    description: clip(namesIn(summary), MAX_DESCRIPTION),
    link: tenant ? `${ALERTS}?tenant=${tenant}` : ALERTS,
    severity: severityOf(firing, critical),
    scope: `smartdevops:alerts:${storm}`,
  };
}

/** What most of it is, with how many of each there are where that is more than one. */
function namesIn({ began, ended, now }: Summary): string {
  // Of one that is over nothing is counted any more.
  const { names, distinct } =
    now.distinct > 0 ? now : countNames([...began, ...ended]);
  const shown = names
    .slice(0, STORM_NAMES)
    .map(({ name, firing }) => (firing > 1 ? `${name} (${firing})` : name));
  const more = distinct - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function countNames(alerts: PlacedAlert[]): Omit<StormState, 'firing'> {
  const counts = new Map<string, number>();
  for (const name of alerts.map(alertName)) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts]
    .map(([name, firing]) => ({ name, firing }))
    .sort((a, b) => b.firing - a.firing);
  return { names, distinct: names.length };
}

function whatOf({ now: { firing }, ended }: Summary): string {
  if (firing === 0) {
    return ended.length < STORM_SIZE
      ? 'Resolved: the last of many alerts'
      : `Resolved: ${ended.length} alerts`;
  }
  const fire = firing === 1 ? '1 alert fires' : `${firing} alerts fire`;
  const are = ended.length === 1 ? 'is' : 'are';
  return ended.length > 0 ? `${fire}, ${ended.length} ${are} resolved` : fire;
}

function severityOf(firing: number, critical: boolean): Message['severity'] {
  if (firing === 0) {
    return 'low';
  }
  return critical ? 'critical' : 'high';
}

/** A scope that is too long is not kept, and neither is its message. */
function scopeOf(text: string): string {
  return text.length > MAX_SCOPE
    ? `smartdevops:alert:${createHash('sha256').update(text).digest('hex')}`
    : text;
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
