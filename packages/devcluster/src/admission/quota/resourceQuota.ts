import { forbidden } from '../../api/status';
import { KubeObject } from '../../model/objects';
import { Pod } from '../../model/workloads';
import { ResourceCatalog } from '../../schema/catalog';
import { ResourceDefinition } from '../../schema/resource';
import { ObjectStore } from '../../storage/store';
import { quantityValue } from '../../util/quantity';
import { AdmissionPlugin, AdmissionRequest } from '../admission';
import {
  formatUsage,
  missingStatements,
  sumUsage,
  Usage,
  usageOf,
} from './usage';

/** core/v1 ResourceQuota. */
export interface ResourceQuotaObject extends KubeObject {
  spec: { hard?: Record<string, string> };
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

function storageOf(resource: string): string[] {
  const counted = /^count\/([^.]+)(?:\.(.+))?$/.exec(resource);
  if (counted) {
    return [counted[2] ? `${counted[2]}/${counted[1]}` : counted[1]];
  }
  if (resource.startsWith('services')) return ['services'];
  if (resource === 'requests.storage') return ['persistentvolumeclaims'];
  if (/^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$/.test(resource)) {
    return ['pods'];
  }
  return [resource];
}

/** What a namespace uses now of the resources that a quota limits. */
export function currentUsage(
  store: ObjectStore,
  catalog: ResourceCatalog,
  namespace: string | undefined,
  hard: string[],
): Usage {
  const storages = [...new Set(hard.flatMap(storageOf))];
  return sumUsage(
    storages.flatMap(storage => {
      const definition = catalog.all().find(item => item.storage === storage);
      if (!definition) return [];
      return store
        .list(storage, namespace)
        .map(object => usageOf(definition, object));
    }),
  );
}

/** Refuses what would exceed a ResourceQuota. */
export class ResourceQuotaAdmission implements AdmissionPlugin {
  constructor(
    private readonly store: ObjectStore,
    private readonly catalog: ResourceCatalog,
  ) {}

  validate(request: AdmissionRequest): void {
    const { operation, definition, object, subresource } = request;
    if (operation === 'DELETE' || subresource || !object) return;
    if (!definition.namespaced) return;
    const quotas = this.store.list('resourcequotas', request.namespace);
    if (quotas.length === 0) return;
    const delta = deltaOf(definition, object, request.oldObject);
    if (Object.keys(delta).length === 0) return;
    for (const quota of quotas) {
      this.check(request, quota as ResourceQuotaObject, delta);
    }
  }

  private check(
    request: AdmissionRequest,
    quota: ResourceQuotaObject,
    delta: Usage,
  ): void {
    const { definition, object, name, operation } = request;
    const hard = quota.spec.hard ?? {};
    const quotaName = quota.metadata.name;
    if (definition.storage === 'pods' && operation === 'CREATE') {
      const missing = missingStatements(object as Pod, Object.keys(hard));
      if (missing.length > 0) {
        throw forbidden(
          definition,
          name,
          `failed quota: ${quotaName}: must specify ${missing.join('; ')}`,
        );
      }
    }
    const affected = Object.keys(hard).filter(key => (delta[key] ?? 0) > 0);
    if (affected.length === 0) return;
    const used = currentUsage(
      this.store,
      this.catalog,
      request.namespace,
      affected,
    );
    const exceeded = affected
      .filter(key => (used[key] ?? 0) + delta[key] > quantityValue(hard[key]))
      .sort();
    if (exceeded.length === 0) return;
    const list = (amounts: Usage) =>
      exceeded
        .map(key => `${key}=${formatUsage(key, amounts[key] ?? 0)}`)
        .join(',');
    const limits = exceeded.map(key => `${key}=${hard[key]}`).join(',');
    throw forbidden(
      definition,
      name,
      `exceeded quota: ${quotaName}, requested: ${list(delta)}, used: ${list(used)}, limited: ${limits}`,
    );
  }
}

function deltaOf(
  definition: ResourceDefinition,
  object: KubeObject,
  old: KubeObject | undefined,
): Usage {
  const after = usageOf(definition, object);
  const before = old ? usageOf(definition, old) : {};
  const delta: Usage = {};
  for (const [name, amount] of Object.entries(after)) {
    const change = amount - (before[name] ?? 0);
    if (change > 0) delta[name] = change;
  }
  return delta;
}
