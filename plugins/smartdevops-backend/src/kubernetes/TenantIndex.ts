import type {
  V1Namespace,
  V1NetworkPolicy,
  V1ObjectMeta,
  V1ResourceQuota,
} from '@kubernetes/client-node';
import { QuotaUsage } from '@smartdevops/backstage-plugin-smartdevops-common';
import { DriftDetector } from './DriftDetector';

/** What a watch does with the objects of one kind. */
export type WatchHandlers<T> = {
  /** Before everything is listed anew. */
  clear(): void;
  upsert(object: T): void;
  remove(object: T): void;
};

type Listener = (namespace: string) => void;

/** What is known of tenants in the cluster: namespaces, usage, and whether somebody changed what confines them. */
export class TenantIndex {
  private readonly usages = new Map<string, QuotaUsage[]>();
  private readonly namespaceNames = new Set<string>();
  private readonly listeners = new Set<Listener>();

  usageOf(namespace: string): QuotaUsage[] {
    return this.usages.get(namespace) ?? [];
  }

  isTenant(namespace: string): boolean {
    return this.namespaceNames.has(namespace);
  }

  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  namespaces(): WatchHandlers<V1Namespace> {
    const drift = this.drift<V1Namespace>(({ metadata }) => [
      metadata!.name!,
      metadata?.labels,
    ]);
    return {
      clear: () => this.namespaceNames.clear(),
      upsert: object => {
        this.namespaceNames.add(object.metadata!.name!);
        drift.seen(object);
      },
      remove: object => {
        this.namespaceNames.delete(object.metadata!.name!);
        drift.gone(object);
      },
    };
  }

  quotas(): WatchHandlers<V1ResourceQuota> {
    const drift = this.drift<V1ResourceQuota>(({ metadata, spec }) => [
      metadata!.namespace!,
      spec,
    ]);
    return {
      clear: () => this.usages.clear(),
      upsert: object => {
        this.usages.set(object.metadata!.namespace!, toUsage(object));
        drift.seen(object);
      },
      remove: object => {
        this.usages.delete(object.metadata!.namespace!);
        drift.gone(object);
      },
    };
  }

  networkPolicies(): WatchHandlers<V1NetworkPolicy> {
    const drift = this.drift<V1NetworkPolicy>(({ metadata, spec }) => [
      metadata!.namespace!,
      spec,
    ]);
    return {
      clear: () => {},
      upsert: object => drift.seen(object),
      remove: object => drift.gone(object),
    };
  }

  private drift<T extends { metadata?: V1ObjectMeta }>(
    shape: (object: T) => [string, unknown],
  ) {
    return new DriftDetector<T>({
      shape,
      onDrift: namespace =>
        this.listeners.forEach(listener => listener(namespace)),
    });
  }
}

function toUsage(quota: V1ResourceQuota): QuotaUsage[] {
  const hard = quota.status?.hard ?? quota.spec?.hard ?? {};
  return Object.keys(hard)
    .sort()
    .map(resource => ({
      resource,
      hard: hard[resource],
      used: quota.status?.used?.[resource] ?? '0',
    }));
}
