import { makeStyles, Paper, Typography } from '@material-ui/core';
import {
  AppMetrics,
  imageVersion,
  MetricChart,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { DateTime } from 'luxon';
import { ChartRow } from './chartData';
import { formatMetric } from './metricWords';
import { SeriesLook } from './useSeriesLooks';

/** A release is told of within this many seconds of it. */
const NEAR_S = 120;
/** More lines would cover the chart. */
const MOST = 8;

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(1), maxWidth: 320 },
  line: {
    display: 'flex',
    gap: theme.spacing(2),
    justifyContent: 'space-between',
  },
  value: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
}));

/** All values of one moment, the highest first, and a release near it. */
export function MetricTip(props: {
  chart: MetricChart;
  row?: ChartRow;
  looks: SeriesLook[];
  releases: AppMetrics['releases'];
}) {
  const { chart, row, looks, releases } = props;
  const classes = useStyles();
  if (!row) {
    return null;
  }
  const values = row.values
    .map((value, index) => ({ value, ...looks[index] }))
    .filter(({ value }) => value !== null)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const near = releases.filter(
    ({ at }) => Math.abs(Date.parse(at) / 1_000 - row.at) <= NEAR_S,
  );
  return (
    <Paper className={classes.root} elevation={4}>
      <Typography variant="body2" color="textSecondary">
        {momentAt(row.at)}
      </Typography>
      {values.slice(0, MOST).map(({ label, color, value }) => (
        <Typography key={label} variant="body2" className={classes.line}>
          <span>
            <span style={{ color }} aria-hidden="true">
              ●
            </span>{' '}
            {label}
          </span>
          <span className={classes.value}>
            {value === null ? '–' : formatMetric(value, chart.unit)}
          </span>
        </Typography>
      ))}
      {values.length === 0 && (
        <Typography variant="body2">Nothing was measured.</Typography>
      )}
      {values.length > MOST && (
        <Typography variant="body2" color="textSecondary">
          and {values.length - MOST} more
        </Typography>
      )}
      {near.map(({ at, revision, image }) => (
        <Typography key={at} variant="body2">
          Release: revision {revision} ({imageVersion(image)})
        </Typography>
      ))}
    </Paper>
  );
}

/** A moment with its day, as clocks here show it. */
export function momentAt(seconds: number): string {
  return DateTime.fromSeconds(seconds).toFormat('d LLL, HH:mm:ss');
}
