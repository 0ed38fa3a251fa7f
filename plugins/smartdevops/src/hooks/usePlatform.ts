import { useApi } from '@backstage/core-plugin-api';
import { PlatformStatus } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback } from 'react';
import { smartDevOpsApiRef } from '../api/smartDevOpsApiRef';
import { Polled, usePolled } from './usePolled';

const CHECK_MS = 60_000;

/** What admins should know of the installation. */
export function usePlatform(): Polled<PlatformStatus> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.getPlatform({ signal }),
    [api],
  );
  return usePolled(fetcher, { intervalMs: CHECK_MS });
}
