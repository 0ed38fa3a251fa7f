import { ReactNode } from 'react';
import { useNarrow } from './useNarrow';

/** What columns that have no room on a narrow screen would say. */
export function NarrowOnly({ children }: { children: ReactNode }) {
  return useNarrow() ? <>{children}</> : null;
}
