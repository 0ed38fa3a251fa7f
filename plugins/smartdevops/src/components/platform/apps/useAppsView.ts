import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { AppsView, readView, writeView } from './appsView';

/**
 * The view of the apps table, kept in the address, so that it can be shared
 * and survives a reload.
 */
export function useAppsView(): {
  view: AppsView;
  change(part: Partial<AppsView>): void;
} {
  const [params, setParams] = useSearchParams();
  const view = useMemo(() => readView(params), [params]);
  const change = useCallback(
    (part: Partial<AppsView>) =>
      setParams(
        old => writeView({ ...readView(old), ...part }),
        // Each letter of a search would be an entry in the browser's history.
        { replace: true },
      ),
    [setParams],
  );
  return { view, change };
}
