/** Whether an alert still fires. @public */
export type AlertStatus = 'firing' | 'resolved';

/**
 * Which alert: two messages are about the same one exactly if these agree
 * (DESIGN §8). An alert that fires anew has another `startsAt`.
 *
 * @public
 */
export type AlertIdentity = {
  /** Which Alertmanager sent it: its external URL. */
  source: string;
  fingerprint: string;
  /** RFC 3339, in UTC. */
  startsAt: string;
};

/** What is known of an alert. @public */
export type AlertState = AlertIdentity & {
  status: AlertStatus;
  /** When it was resolved; missing while it fires. */
  endsAt?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Where Prometheus shows its expression. */
  generatorUrl?: string;
};

/** Name of a rule that always fires, to show that alerts get through. @public */
export const WATCHDOG = 'Watchdog';

/** Name of the rule. @public */
export function alertName({ labels }: Pick<AlertState, 'labels'>): string {
  return labels.alertname ?? 'Unnamed alert';
}

/** @public */
export const ALERT_SEVERITIES = ['critical', 'warning', 'info'] as const;
/** @public */
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** What the label `severity` says; what nobody knows counts as a warning. @public */
export function alertSeverity({
  labels,
}: Pick<AlertState, 'labels'>): AlertSeverity {
  const text = labels.severity?.toLocaleLowerCase('en-US');
  switch (text) {
    case 'critical':
    case 'page':
    case 'error':
      return 'critical';
    case 'info':
    case 'none':
      return 'info';
    default:
      return 'warning';
  }
}
