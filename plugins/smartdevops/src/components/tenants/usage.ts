import {
  parseQuantity,
  QuotaUsage,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** From here on a quota counts as nearly used up. */
export const NEARLY_USED = 80;

/** One quota entry as a bar. */
export type Bar = {
  label: string;
  used: string;
  hard: string;
  percent: number;
};

const LABELS: Record<string, string> = {
  'limits.cpu': 'CPU',
  'limits.memory': 'Memory',
  pods: 'Pods',
  'requests.storage': 'Storage',
};

/** The entries that people care about, in the order in which they matter. */
export function toBars(usage: QuotaUsage[]): Bar[] {
  return Object.entries(LABELS).flatMap(([resource, label]) => {
    const entry = usage.find(candidate => candidate.resource === resource);
    const hard = parseQuantity(entry?.hard ?? '') ?? 0;
    if (!entry || hard === 0) {
      return [];
    }
    const used = parseQuantity(entry.used) ?? 0;
    const percent = Math.min(100, Math.round((used / hard) * 100));
    return [{ label, used: entry.used, hard: entry.hard, percent }];
  });
}
