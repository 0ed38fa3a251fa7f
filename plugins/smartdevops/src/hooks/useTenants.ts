import { useApi } from '@backstage/core-plugin-api';
import {
  AppSummary,
  List,
  Plan,
  Tenant,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback } from 'react';
import { smartDevOpsApiRef } from '../api/smartDevOpsApiRef';
import { Polled, usePolled } from './usePolled';

const TENANT_MS = 10_000;
/** Many apps change at once; a change is still on screen within a second. */
const LIST_GAP_MS = 500;

/** Tenants the viewer may see. */
export function useTenants(): Polled<List<Tenant>> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.listTenants({ signal }),
    [api],
  );
  return usePolled(fetcher, {
    intervalMs: TENANT_MS,
    concerns: poke => poke.kind !== 'app',
  });
}

/** One tenant. */
export function useTenant(tenant: string): Polled<Tenant> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.getTenant(tenant, { signal }),
    [api, tenant],
  );
  return usePolled(fetcher, {
    intervalMs: TENANT_MS,
    concerns: poke => poke.kind === 'tenant' && poke.ref === tenant,
  });
}

/** Requests the viewer made or may decide. */
export function useTenantRequests(): Polled<List<TenantRequest>> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.listTenantRequests({}, { signal }),
    [api],
  );
  return usePolled(fetcher, {
    intervalMs: TENANT_MS,
    concerns: poke => poke.kind === 'tenant-request',
  });
}

/** The plans a tenant can have. */
export function usePlans(): Polled<List<Plan>> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.listPlans({ signal }),
    [api],
  );
  return usePolled(fetcher, { intervalMs: 300_000 });
}

/** Apps of all tenants the viewer may see. */
export function useApps(): Polled<List<AppSummary> & { incomplete?: string }> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.listApps({}, { signal }),
    [api],
  );
  return usePolled(fetcher, {
    intervalMs: 5_000,
    concerns: poke => poke.kind === 'app',
    pokeGapMs: LIST_GAP_MS,
  });
}

/** Apps of one tenant. */
export function useAppsOf(tenant: string): Polled<List<AppSummary>> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.listApps({ tenant }, { signal }),
    [api, tenant],
  );
  return usePolled(fetcher, {
    intervalMs: TENANT_MS,
    concerns: ({ kind, ref }) => kind === 'app' && ref.startsWith(`${tenant}/`),
    pokeGapMs: LIST_GAP_MS,
  });
}
