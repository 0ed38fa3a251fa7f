import { useApi } from '@backstage/core-plugin-api';
import {
  AppMetrics,
  AppRef,
  MetricRange,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback } from 'react';
import { smartDevOpsApiRef } from '../api/smartDevOpsApiRef';
import { Polled, usePolled } from './usePolled';

const SECOND_MS = 1_000;
const SHORTEST_MS = 15 * SECOND_MS;
const LONGEST_MS = 60 * SECOND_MS;

/** What an app uses and how it answers; anew about as often as points come. */
export function useMetrics(
  { tenant, app }: AppRef,
  range: MetricRange,
): Polled<AppMetrics> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) =>
      api.getAppMetrics({ tenant, app }, { range }, { signal }),
    [api, tenant, app, range],
  );
  return usePolled(fetcher, {
    intervalMs: value =>
      Math.min(
        LONGEST_MS,
        Math.max(SHORTEST_MS, (value?.step ?? 0) * SECOND_MS),
      ),
  });
}
