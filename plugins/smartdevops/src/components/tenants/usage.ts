import {
  NEARLY_USED_PERCENT,
  quotaShares,
  QuotaUsage,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** One quota entry as a bar. */
export type Bar = {
  label: string;
  used: string;
  hard: string;
  /** At most 100. */
  percent: number;
  nearlyUsed: boolean;
};

const LABELS: Record<string, string> = {
  'limits.cpu': 'CPU',
  'limits.memory': 'Memory',
  pods: 'Pods',
  'requests.storage': 'Storage',
};

/** The entries that people care about, in the order in which they matter. */
export function toBars(usage: QuotaUsage[]): Bar[] {
  const shares = quotaShares(usage);
  return Object.entries(LABELS).flatMap(([resource, label]) => {
    const share = shares.find(candidate => candidate.resource === resource);
    return share
      ? [
          {
            label,
            used: share.used,
            hard: share.hard,
            percent: Math.min(100, share.percent),
            nearlyUsed: share.percent >= NEARLY_USED_PERCENT,
          },
        ]
      : [];
  });
}
