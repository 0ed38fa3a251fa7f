import { useApi } from '@backstage/core-plugin-api';
import { Me } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback } from 'react';
import { smartDevOpsApiRef } from '../api/smartDevOpsApiRef';
import { Polled, usePolled } from './usePolled';

/** Who the viewer is on the platform, with their tenants and roles. */
export function useMe(): Polled<Me> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.getMe({ signal }),
    [api],
  );
  return usePolled(fetcher, {
    intervalMs: 30_000,
    concerns: poke => poke.kind !== 'app',
  });
}
