import { Gauges } from '../observability';
import { AppReconciler, TenantReconciler } from '../reconcile';
import { Foundation } from './foundation';

/** What is looked at whenever metrics are collected. */
export function gaugesOf(
  { clusters, stores, clock }: Foundation,
  parts: {
    apps: { reconciler: AppReconciler };
    tenants: { reconciler: TenantReconciler };
  },
): Gauges {
  const secondsSince = (time: string) =>
    Math.max(0, clock() - Date.parse(time)) / 1_000;
  return {
    caches: () =>
      clusters.all.map(({ name, cache }) => {
        const { stale, asOf } = cache.freshness();
        return { cluster: name, age: stale ? secondsSince(asOf) : 0 };
      }),
    queues: () => [
      { reconciler: 'app', length: parts.apps.reconciler.backlog },
      { reconciler: 'tenant', length: parts.tenants.reconciler.backlog },
    ],
    outbox: async () => {
      const { messages, oldest } = await stores.outbox.backlog();
      return { messages, oldestSeconds: oldest ? secondsSince(oldest) : 0 };
    },
  };
}
