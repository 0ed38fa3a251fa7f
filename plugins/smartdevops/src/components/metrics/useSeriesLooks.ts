import { MetricChart } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useMemo } from 'react';
import { shortPod, useSeriesColors } from '../shared';

/** Contrast of what is drawn after WCAG 2.1, 1.4.11. */
const GRAPHIC_RATIO = 3;
/** More lines than colours are told apart by dashes. */
const DASHES = [undefined, '6 3', '2 3', '8 3 2 3'];

/** How the line of a series is drawn and named. */
export type SeriesLook = { label: string; color: string; dashes?: string };

/** A look for each series of a chart, in their order. */
export function useSeriesLooks(
  app: string,
  series: MetricChart['series'],
): SeriesLook[] {
  const colors = useSeriesColors('paper', GRAPHIC_RATIO);
  return useMemo(
    () =>
      series.map(({ label }, index) => ({
        label: shortPod(app, label),
        color: colors[index % colors.length],
        dashes: DASHES[Math.floor(index / colors.length) % DASHES.length],
      })),
    [app, series, colors],
  );
}
