import { Me } from '@smartdevops/backstage-plugin-smartdevops-common';
import { createContext, useContext } from 'react';
import { Polled } from '../../hooks/usePolled';

/** Who looks at the Platform page. */
export const ViewerContext = createContext<Polled<Me> | undefined>(undefined);

/** Who looks at the Platform page; only below it. */
export function useViewer(): Polled<Me> {
  const viewer = useContext(ViewerContext);
  if (!viewer) {
    throw new Error('useViewer is used outside of the Platform page');
  }
  return viewer;
}
