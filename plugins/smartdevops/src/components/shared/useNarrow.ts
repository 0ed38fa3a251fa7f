import { useMediaQuery, useTheme } from '@material-ui/core';

/**
 * Whether a table has too little room for all of its columns: beside the
 * sidebar that is so up to the width of a small laptop.
 */
export function useNarrow(): boolean {
  return useMediaQuery(useTheme().breakpoints.down('md'));
}
