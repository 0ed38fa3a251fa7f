import { useTheme } from '@material-ui/core';

/** How good or bad something is. */
export type Tone = 'ok' | 'warning' | 'error' | 'running' | 'pending';

/** The host's status colour of a tone, where its theme has one. */
export function useToneColor(tone: Tone): string | undefined {
  const { palette } = useTheme();
  const colors = palette as unknown as {
    status?: Partial<Record<Tone, string>>;
  };
  return colors.status?.[tone];
}
