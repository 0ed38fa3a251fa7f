import {
  AlertState,
  fingerprintOf,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Heartbeat } from '../../database';

/** Source of the alerts that the platform raises itself. */
export const OWN_SOURCE = 'smartdevops';

/**
 * The alert that an Alertmanager's Watchdog stopped arriving: Prometheus,
 * Alertmanager, or the way from there is down, and no other alert would come
 * either. It starts with the last sign of life, so that whoever looks, and
 * however often, speaks of the same alert.
 */
export function silenceAlert(
  { source, seenAt }: Heartbeat,
  end?: string,
): AlertState {
  return {
    source: OWN_SOURCE,
    fingerprint: fingerprintOf({ heartbeat: source }),
    startsAt: seenAt,
    status: end === undefined ? 'firing' : 'resolved',
    ...(end !== undefined && { endsAt: end }),
    labels: { alertname: 'PrometheusDown', severity: 'critical', source },
    annotations: {
      summary: `Nothing was heard of ${source} since ${seenAt}.`,
      description:
        'The Watchdog alert stopped arriving, so no other alert would arrive either. Look whether Prometheus and Alertmanager run and reach this portal.',
    },
  };
}
