import {
  Color,
  ObservedPod,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** Most pods whose logs are read at once for one reader. */
export const MAX_PODS = 20;

/**
 * Which more pods are read, and which are left out. Those that do not serve
 * come first, because their logs are what people look for, then the newest.
 *
 * @param pods - all pods of the app
 * @param open - names of those that are read already
 */
export function choosePods(
  pods: ObservedPod[],
  open: ReadonlySet<string>,
  options: { color?: Color; max?: number } = {},
): { chosen: ObservedPod[]; leftOut: ObservedPod[] } {
  const { color, max = MAX_PODS } = options;
  const waiting = pods
    .filter(pod => color === undefined || pod.color === color)
    .filter(pod => !open.has(pod.name))
    .sort(
      (a, b) =>
        Number(a.ready) - Number(b.ready) ||
        (a.createdAt < b.createdAt ? 1 : -1),
    );
  const free = Math.max(0, max - open.size);
  return { chosen: waiting.slice(0, free), leftOut: waiting.slice(free) };
}

/** Says whose logs are missing; nothing if none are. */
export function leftOutSentence(
  leftOut: ObservedPod[],
  max: number = MAX_PODS,
): string | undefined {
  if (leftOut.length === 0) {
    return undefined;
  }
  const names = leftOut.map(({ name }) => name).sort();
  return `The logs of at most ${max} pods are shown together. Left out: ${names.join(
    ', ',
  )}. Choose one of them to see its log.`;
}
