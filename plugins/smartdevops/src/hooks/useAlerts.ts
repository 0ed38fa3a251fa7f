import { useApi } from '@backstage/core-plugin-api';
import {
  Alert,
  AlertStatus,
  List,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback } from 'react';
import { smartDevOpsApiRef } from '../api/smartDevOpsApiRef';
import { Polled, usePolled } from './usePolled';

const INTERVAL_MS = 15_000;

/** Alerts that the viewer may see, firing first, kept up to date. */
export function useAlerts(
  filter: { tenant?: string; app?: string; status?: AlertStatus } = {},
): Polled<List<Alert>> {
  const api = useApi(smartDevOpsApiRef);
  const { tenant, app, status } = filter;
  const fetcher = useCallback(
    (signal: AbortSignal) =>
      api.listAlerts({ tenant, app, status }, { signal }),
    [api, tenant, app, status],
  );
  return usePolled(fetcher, {
    intervalMs: INTERVAL_MS,
    concerns: poke =>
      poke.kind === 'alert' && (tenant === undefined || poke.ref === tenant),
  });
}
