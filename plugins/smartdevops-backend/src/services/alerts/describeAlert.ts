import {
  Alert,
  alertName,
  alertSeverity,
  silenceUrl,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { StoredAlert } from '../../database';
import { OWN_SOURCE } from './heartbeat';
import { webAddress } from './webAddress';

/**
 * An alert as it is answered.
 *
 * @param silencing - where people reach Alertmanager, and the namespace of the
 * alert's tenant
 */
export function describeAlert(
  alert: StoredAlert,
  silencing: { alertmanagerUrl?: string; namespace?: string },
): Alert {
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
    silenceUrl: silenceOf(alert, silencing),
    labels: alert.labels,
    tenant: alert.tenant,
    app: alert.app,
    startsAt: alert.startsAt,
    endsAt: alert.endsAt,
    source: alert.source,
    acknowledged: alert.acknowledged,
  };
}

/** Alertmanager does not know what the portal raises itself. */
function silenceOf(
  { status, source, tenant, labels }: StoredAlert,
  silencing: { alertmanagerUrl?: string; namespace?: string },
): string | undefined {
  const { alertmanagerUrl, namespace } = silencing;
  const isTheirs = status === 'firing' && source !== OWN_SOURCE;
  const isPlaced = tenant === undefined || namespace !== undefined;
  return alertmanagerUrl && isTheirs && isPlaced
    ? silenceUrl(labels, { alertmanagerUrl, namespace })
    : undefined;
}
