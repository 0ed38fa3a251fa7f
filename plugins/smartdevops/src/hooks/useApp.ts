import { useApi } from '@backstage/core-plugin-api';
import {
  App,
  AppEvent,
  AppRef,
  List,
  ReleaseRecord,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useCallback } from 'react';
import { smartDevOpsApiRef } from '../api/smartDevOpsApiRef';
import { Polled, usePolled } from './usePolled';

const CALM_MS = 5_000;
const BUSY_MS = 2_000;

/** An app, kept up to date; more often while something goes on by itself. */
export function useApp({ tenant, app }: AppRef): Polled<App> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.getApp({ tenant, app }, { signal }),
    [api, tenant, app],
  );
  return usePolled(fetcher, {
    intervalMs: value => (value && isBusy(value) ? BUSY_MS : CALM_MS),
    concerns: poke => poke.kind === 'app' && poke.ref === `${tenant}/${app}`,
  });
}

/** Recent events of an app, kept up to date. */
export function useAppEvents({ tenant, app }: AppRef): Polled<List<AppEvent>> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.listAppEvents({ tenant, app }, { signal }),
    [api, tenant, app],
  );
  return usePolled(fetcher, {
    intervalMs: CALM_MS,
    concerns: poke => poke.kind === 'app' && poke.ref === `${tenant}/${app}`,
  });
}

/** Releases of an app, newest first, kept up to date. */
export function useReleases({
  tenant,
  app,
}: AppRef): Polled<List<ReleaseRecord>> {
  const api = useApi(smartDevOpsApiRef);
  const fetcher = useCallback(
    (signal: AbortSignal) => api.listReleases({ tenant, app }, { signal }),
    [api, tenant, app],
  );
  return usePolled(fetcher, {
    intervalMs: CALM_MS,
    concerns: poke => poke.kind === 'app' && poke.ref === `${tenant}/${app}`,
  });
}

/** Whether the app is on its way to something rather than at rest. */
function isBusy({ phase, release }: App): boolean {
  return (
    phase === 'Creating' ||
    release.intent !== undefined ||
    release.retireAt !== undefined ||
    release.phase === 'Preparing'
  );
}
