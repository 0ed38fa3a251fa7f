import { AppSpec } from '../api/schemas/appSpec';
import { QuotaUsage } from '../api/schemas/tenants';
import { effectiveResources } from '../containerResources';
import { Plan } from '../model/plans';
import { parseQuantity } from '../quantity';
import { Refusal } from '../refusal';

/** From this share on, in percent, a quota counts as nearly used up. @public */
export const NEARLY_USED_PERCENT = 80;

/**
 * Hard limits of a plan under the names of ResourceQuota. Node ports and load
 * balancers would be ways around the ingress: none in any plan (DESIGN §6).
 *
 * @public
 */
export function hardQuota({ quota }: Plan): Record<string, string> {
  return {
    'limits.cpu': quota.cpu,
    'limits.memory': quota.memory,
    pods: String(quota.pods),
    'requests.storage': quota.storage,
    persistentvolumeclaims: String(quota.volumes),
    secrets: String(quota.secrets),
    configmaps: String(quota.configMaps),
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  };
}

/** A quota entry with its share in percent (rounded down; 100 is used up). @public */
export type QuotaShare = QuotaUsage & { percent: number };

/** Entries that can be used up, with their share. @public */
export function quotaShares(usage: QuotaUsage[]): QuotaShare[] {
  return usage.flatMap(entry => {
    const hard = parseQuantity(entry.hard) ?? 0;
    const used = parseQuantity(entry.used) ?? 0;
    return hard > 0
      ? [{ ...entry, percent: Math.floor((used / hard) * 100) }]
      : [];
  });
}

/** Entries of which at least {@link NEARLY_USED_PERCENT} is used. @public */
export function nearlyUsed(usage: QuotaUsage[]): QuotaShare[] {
  return quotaShares(usage).filter(
    ({ percent }) => percent >= NEARLY_USED_PERCENT,
  );
}

/**
 * Says why a tenant cannot change to a plan, or nothing if it can: what runs
 * would no longer fit, and Kubernetes would not stop it but refuse to replace
 * any of it.
 *
 * @public
 */
export function checkPlanChange(
  usage: QuotaUsage[],
  plan: Plan,
): Refusal | undefined {
  const hard = hardQuota(plan);
  const over = usage.filter(({ resource, used }) => {
    const limit = parseQuantity(hard[resource] ?? '');
    return limit !== undefined && (parseQuantity(used) ?? 0) > limit;
  });
  if (over.length === 0) {
    return undefined;
  }
  const list = over.map(
    ({ resource, used }) => `${resource} ${used} of ${hard[resource]}`,
  );
  return {
    reason: 'PlanTooSmall',
    message: `The tenant uses more than the plan "${
      plan.name
    }" allows: ${list.join(', ')}. Scale apps down or stop some first.`,
  };
}

/** What more a tenant would use, under the names of ResourceQuota. @public */
export type QuotaNeed = Record<string, number>;

/** What a number of pods of an app would take from the quota. @public */
export function needOf(
  spec: Pick<AppSpec, 'resources'>,
  pods: number,
): QuotaNeed {
  const { limits } = effectiveResources(spec.resources);
  const limit = (name: 'cpu' | 'memory') => parseQuantity(limits[name]) ?? 0;
  return {
    pods,
    'limits.cpu': limit('cpu') * pods,
    'limits.memory': limit('memory') * pods,
  };
}

/**
 * Says why something does not fit into what is left of a quota, or nothing if
 * it does. A quota that is not known (yet) refuses nothing: the API server
 * has the last word.
 *
 * @param what - for the sentence, e.g. "A second version of shop"
 * @public
 */
export function checkQuota(
  usage: QuotaUsage[],
  need: QuotaNeed,
  what: string,
): Refusal | undefined {
  const missing = usage.flatMap(({ resource, used, hard }) => {
    const limit = parseQuantity(hard);
    const wanted = need[resource] ?? 0;
    const left = (limit ?? 0) - (parseQuantity(used) ?? 0);
    // A billionth: sums of decimals such as 0.1 cores are not exact.
    return limit !== undefined && wanted > left + 1e-9
      ? [
          `${describe(resource, wanted)} needed, ${describe(
            resource,
            Math.max(0, left),
          )} left`,
        ]
      : [];
  });
  if (missing.length === 0) {
    return undefined;
  }
  return {
    reason: 'QuotaExceeded',
    message: `${what} does not fit into the tenant's quota: ${missing.join(
      '; ',
    )}. Scale something down, or ask an admin for a larger plan.`,
  };
}

function describe(resource: string, value: number): string {
  switch (resource) {
    case 'limits.cpu':
      return `${round(value)} CPU`;
    case 'limits.memory':
      return `${round(value / 2 ** 20)} MiB of memory`;
    default:
      return `${round(value)} ${resource}`;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
