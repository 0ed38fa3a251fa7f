import { makeStyles, Typography } from '@material-ui/core';
import {
  AppMetrics,
  MetricChart,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useId, useMemo } from 'react';
import { chartRows, missingOf, rangeOf } from './chartData';
import { MetricLegend } from './MetricLegend';
import { MetricPlot } from './MetricPlot';
import { MetricTable } from './MetricTable';
import { METRIC_TITLES } from './metricWords';
import { useSeriesLooks } from './useSeriesLooks';

const useStyles = makeStyles({ root: { margin: 0, minWidth: 0 } });

/** One of the charts with its name, or why there is nothing to draw. */
export function MetricFigure(props: {
  app: string;
  chart: MetricChart;
  metrics: AppMetrics;
  asTable: boolean;
}) {
  const { app, chart, metrics, asTable } = props;
  const classes = useStyles();
  const titleId = useId();
  const rows = useMemo(() => chartRows(chart), [chart]);
  const looks = useSeriesLooks(app, chart.series);
  const missing = missingOf(chart);
  const from = Date.parse(metrics.from) / 1_000;
  const to = Date.parse(metrics.to) / 1_000;
  return (
    <figure className={classes.root} aria-labelledby={titleId}>
      <Typography id={titleId} variant="subtitle1" component="h3">
        {METRIC_TITLES[chart.name]}
      </Typography>
      {missing !== undefined && (
        <Typography color="textSecondary">{missing}</Typography>
      )}
      {missing === undefined && asTable && (
        <MetricTable chart={chart} rows={rows} looks={looks} />
      )}
      {missing === undefined && !asTable && (
        <>
          <MetricPlot
            chart={chart}
            rows={rows}
            looks={looks}
            range={rangeOf(from, to)}
            from={from}
            to={to}
            releases={metrics.releases}
          />
          <MetricLegend chart={chart} looks={looks} />
        </>
      )}
    </figure>
  );
}
