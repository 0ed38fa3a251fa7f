import { makeStyles, Typography } from '@material-ui/core';
import { MetricChart } from '@smartdevops/backstage-plugin-smartdevops-common';
import { extremes } from './chartData';
import { formatMetric } from './metricWords';
import { SeriesLook } from './useSeriesLooks';

/** More would be longer than the chart; the table has them all. */
const MOST = 6;

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  item: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
  label: { overflowWrap: 'anywhere' },
}));

/** Which line is which, with what it says now and at most: a chart in words. */
export function MetricLegend(props: {
  chart: MetricChart;
  looks: SeriesLook[];
}) {
  const { chart, looks } = props;
  const classes = useStyles();
  const more = chart.series.length - MOST;
  return (
    <ul className={classes.list}>
      {chart.series.slice(0, MOST).map(({ points }, index) => {
        const { label, color, dashes } = looks[index];
        const found = extremes(points);
        return (
          <Typography
            key={label}
            variant="body2"
            component="li"
            className={classes.item}
          >
            <svg width="24" height="8" aria-hidden="true">
              <line
                x1="0"
                x2="24"
                y1="4"
                y2="4"
                stroke={color}
                strokeWidth="2"
                strokeDasharray={dashes}
              />
            </svg>
            <span className={classes.label}>
              {label}:{' '}
              {found
                ? `${formatMetric(found.last, chart.unit)} now, ${formatMetric(
                    found.highest,
                    chart.unit,
                  )} at most`
                : 'not measured'}
            </span>
          </Typography>
        );
      })}
      {more > 0 && (
        <Typography variant="body2" component="li" color="textSecondary">
          and {more} more; the tables show all.
        </Typography>
      )}
    </ul>
  );
}
