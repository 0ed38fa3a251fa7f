import { Counter, Histogram, MeteringService } from './alpha';

/** From an answer out of memory to a rollout that is waited for; seconds. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const timing = (description: string) => ({
  description,
  unit: 's',
  advice: { explicitBucketBoundaries: DURATIONS },
});
const count = (description: string) => ({ description });

/** What is counted and timed; the values of all attributes are few and known. */
export type Instruments = {
  verbs: Histogram<{ verb: string; outcome: string }>;
  reconciliations: Histogram<{ reconciler: string; outcome: string }>;
  apiRequests: Counter<{
    cluster: string;
    verb: string;
    code: string;
    identity: string;
  }>;
  apiDurations: Histogram<{ cluster: string; verb: string }>;
  watchInterruptions: Counter<{ cluster: string; kind: string }>;
  alertPayloads: Counter<{ outcome: string }>;
  alerts: Counter<{ result: string }>;
  deliveries: Counter<{ outcome: string }>;
  takeovers: Counter<{ claim: string }>;
  isolationChecks: Counter<{ result: string }>;
};

/**
 * Makes all instruments that the plugin writes to. Some ways to Prometheus put
 * the unit into a name and others do not; names that have it stay as they are.
 */
export function makeInstruments(metrics: MeteringService): Instruments {
  return {
    verbs: metrics.createHistogram(
      'smartdevops.verb.duration.seconds',
      timing('What people and actions changed, and how it ended.'),
    ),
    reconciliations: metrics.createHistogram(
      'smartdevops.reconcile.duration.seconds',
      timing('Looks of the reconcilers at an app, a tenant or a release.'),
    ),
    apiRequests: metrics.createCounter(
      'smartdevops.apiserver.requests',
      count('Requests to API servers, by the identity that they were made as.'),
    ),
    apiDurations: metrics.createHistogram(
      'smartdevops.apiserver.duration.seconds',
      timing('Until an API server began to answer.'),
    ),
    watchInterruptions: metrics.createCounter(
      'smartdevops.watch.interruptions',
      count('Watches that broke and had to begin again.'),
    ),
    alertPayloads: metrics.createCounter(
      'smartdevops.alert.payloads',
      count('What Alertmanager posted, and what it was answered.'),
    ),
    alerts: metrics.createCounter(
      'smartdevops.alerts',
      count('Alerts in payloads that were kept.'),
    ),
    deliveries: metrics.createCounter(
      'smartdevops.deliveries',
      count('Notifications, and what became of them.'),
    ),
    takeovers: metrics.createCounter(
      'smartdevops.claim.takeovers',
      count('Work that was taken over from a backend that is gone.'),
    ),
    isolationChecks: metrics.createCounter(
      'smartdevops.isolation.checks',
      count('Checks of the isolation of tenants.'),
    ),
  };
}
