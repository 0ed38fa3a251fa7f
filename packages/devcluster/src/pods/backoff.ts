import { Timings } from './timings';

/** Milliseconds before the `count`th retry, counted from 1: doubles. */
export function backoffMs(
  { backoffBaseMs, backoffMaxMs }: Timings,
  count: number,
): number {
  return Math.min(backoffMaxMs, backoffBaseMs * 2 ** Math.max(0, count - 1));
}

/** A backoff as the kubelet writes it: `40s`, `1m20s`. */
export function formatBackoff(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
