import { Theme, useTheme } from '@material-ui/core';
import { useMemo } from 'react';
import { readableColor } from './readableColor';

/**
 * Colours of the theme that tell things apart (pods, lines of a chart), each
 * readable on the background. Red is not among them: it means trouble.
 */
export function seriesColors(
  { palette }: Theme,
  background: string,
  ratio: number,
): string[] {
  const { info, warning, success, secondary, primary } = palette;
  const colors = [info, warning, success, secondary, primary];
  return [
    ...new Set(
      colors.map(({ main }) => readableColor(main, background, ratio)),
    ),
  ];
}

/** {@link seriesColors} of the current theme, on paper or on the page. */
export function useSeriesColors(
  on: 'paper' | 'default',
  ratio: number,
): string[] {
  const theme = useTheme();
  return useMemo(
    () => seriesColors(theme, theme.palette.background[on], ratio),
    [theme, on, ratio],
  );
}
