import {
  currentUsage,
  ResourceQuotaObject,
} from '../admission/quota/resourceQuota';
import { formatUsage } from '../admission/quota/usage';
import { keyOf } from '../storage/store';
import { deepEqual } from '../util/json';
import { Controller, ControllerContext, splitKey } from './controller';

const STORAGE = 'resourcequotas';

/** Keeps the status of ResourceQuotas. */
export class ResourceQuotaController extends Controller {
  private unsubscribe?: () => void;

  constructor(context: ControllerContext) {
    super(context, 'resourcequota-controller');
  }

  start(): void {
    this.unsubscribe = this.store.subscribeAll(({ object, resource }) => {
      if (resource === 'events') return;
      const { namespace } = object.metadata;
      if (!namespace) return;
      for (const quota of this.store.list(STORAGE, namespace)) {
        this.queue.add(keyOf(quota));
      }
    });
    for (const item of this.store.list(STORAGE)) this.queue.add(keyOf(item));
  }

  stop(): void {
    this.unsubscribe?.();
    super.stop();
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const quota = this.store.get(STORAGE, namespace, name) as
      ResourceQuotaObject | undefined;
    if (!quota || quota.metadata.deletionTimestamp) return;
    const hard = quota.spec.hard ?? {};
    const names = Object.keys(hard).sort();
    const usage = currentUsage(
      this.store,
      this.registry.catalog,
      namespace,
      names,
    );
    const used = Object.fromEntries(
      names.map(item => [item, formatUsage(item, usage[item] ?? 0)]),
    );
    const status = { hard, used };
    if (deepEqual(status, quota.status)) return;
    const definition = this.definition('', STORAGE);
    this.registry.updateStatus(definition, quota, status, this.options);
  }
}
