import { useApi } from '@backstage/core-plugin-api';
import {
  GrafanaEmbed,
  GrafanaQuery,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback, useEffect, useState } from 'react';
import { smartDevOpsApiRef } from '../api/smartDevOpsApiRef';
import { Polled } from './usePolled';

/** What a dashboard shows: an app, a tenant, or everything. */
export type GrafanaOf = { tenant?: string; app?: string };

/**
 * Where the dashboard is. Asked anew only by hand, or for another theme or
 * range: each new address makes the browser load the dashboard again.
 */
export function useGrafana(
  { tenant, app }: GrafanaOf,
  { theme, range }: GrafanaQuery,
): Polled<GrafanaEmbed> {
  const api = useApi(smartDevOpsApiRef);
  const [state, setState] = useState<Omit<Polled<GrafanaEmbed>, 'refetch'>>({
    loading: true,
  });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const stopped = new AbortController();
    const { signal } = stopped;
    const query = { theme, range };
    const ask = () => {
      if (tenant === undefined) {
        return api.getPlatformGrafana(query, { signal });
      }
      return app === undefined
        ? api.getTenantGrafana(tenant, query, { signal })
        : api.getAppGrafana({ tenant, app }, query, { signal });
    };
    const settle = (next: typeof state) => {
      if (!signal.aborted) {
        setState(next);
      }
    };
    setState({ loading: true });
    ask().then(
      value => settle({ value, loading: false }),
      error => settle({ error, loading: false }),
    );
    return () => stopped.abort();
  }, [api, tenant, app, theme, range, attempt]);

  const refetch = useCallback(async () => setAttempt(number => number + 1), []);
  return { ...state, refetch };
}
