import { useTheme } from '@material-ui/core';
import type { BackstagePaletteAdditions } from '@backstage/theme';

/** How good or bad something is. */
export type Tone = 'ok' | 'warning' | 'error' | 'running' | 'pending';

/** The host's status colour of a tone, where its theme has one. */
export function useToneColor(tone: Tone): string | undefined {
  // The types promise these colours; a theme that is not Backstage's own need
  // not have them.
  const { status }: Partial<BackstagePaletteAdditions> = useTheme().palette;
  return status?.[tone];
}
