import {
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
} from '@material-ui/core';
import { MetricChart } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ChartRow } from './chartData';
import { momentAt } from './MetricTip';
import { formatMetric, METRIC_TITLES } from './metricWords';
import { SeriesLook } from './useSeriesLooks';

const useStyles = makeStyles(theme => ({
  container: { maxHeight: 240 },
  cell: { padding: theme.spacing(0.5, 1), whiteSpace: 'nowrap' },
  head: { backgroundColor: theme.palette.background.paper },
}));

/** A chart as numbers, the newest first. */
export function MetricTable(props: {
  chart: MetricChart;
  rows: ChartRow[];
  looks: SeriesLook[];
}) {
  const { chart, rows, looks } = props;
  const classes = useStyles();
  const title = METRIC_TITLES[chart.name];
  return (
    <TableContainer
      className={classes.container}
      // What scrolls has to be reached by keyboard.
      tabIndex={0}
      role="region"
      aria-label={`${title}, numbers`}
    >
      <Table size="small" stickyHeader aria-label={title}>
        <TableHead>
          <TableRow>
            <TableCell className={`${classes.cell} ${classes.head}`}>
              Time
            </TableCell>
            {looks.map(({ label }) => (
              <TableCell
                key={label}
                align="right"
                className={`${classes.cell} ${classes.head}`}
              >
                {label}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {[...rows].reverse().map(({ at, values }) => (
            <TableRow key={at}>
              <TableCell className={classes.cell}>{momentAt(at)}</TableCell>
              {values.map((value, index) => (
                <TableCell
                  key={looks[index].label}
                  align="right"
                  className={classes.cell}
                >
                  {value === null ? '–' : formatMetric(value, chart.unit)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
