import {
  Alert,
  alertName,
  alertSeverity,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { StoredAlert } from '../../database';

/** An alert as it is answered. */
export function describeAlert(alert: StoredAlert): Alert {
  const { summary, message, description, runbook_url } = alert.annotations;
  return {
    id: alert.id,
    status: alert.status,
    name: alertName(alert),
    severity: alertSeverity(alert),
    summary: summary ?? message ?? description ?? alertName(alert),
    description: summary === undefined ? undefined : description,
    runbookUrl: webAddress(runbook_url),
    generatorUrl: webAddress(alert.generatorUrl),
    labels: alert.labels,
    tenant: alert.tenant,
    app: alert.app,
    startsAt: alert.startsAt,
    endsAt: alert.endsAt,
    source: alert.source,
    acknowledged: alert.acknowledged,
  };
}

/** Whoever writes rules must not put a script behind a link. */
function webAddress(text: string | undefined): string | undefined {
  const url = text === undefined ? null : URL.parse(text);
  return url && ['http:', 'https:'].includes(url.protocol) ? text : undefined;
}
