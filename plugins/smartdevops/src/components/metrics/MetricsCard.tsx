import { InfoCard } from '@backstage/core-components';
import { makeStyles, Typography } from '@material-ui/core';
import {
  AppMetrics,
  AppRef,
  imageVersion,
  MetricRange,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useMetrics } from '../../hooks/useMetrics';
import { PolledState, Segments } from '../shared';
import { isRange, RANGES } from './chartData';
import { MetricFigure } from './MetricFigure';
import { momentAt } from './MetricTip';
import { RANGE_WORDS } from './metricWords';

const FIRST_RANGE: MetricRange = '1h';
const PARAMETER = 'range';

const useStyles = makeStyles(theme => ({
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    justifyContent: 'space-between',
    marginBottom: theme.spacing(2),
  },
  remarks: { marginTop: theme.spacing(2) },
  charts: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 400px), 1fr))',
  },
}));

/** What an app uses and how it answers, over a time that can be chosen. */
export function MetricsCard({ app }: { app: AppRef }) {
  const classes = useStyles();
  const { range, setRange } = useRange();
  const [asTable, setAsTable] = useState(false);
  const metrics = useMetrics(app, range);
  return (
    <InfoCard title="Metrics">
      <div className={classes.tools}>
        <Segments
          label="Time that is shown"
          value={range}
          options={RANGES.map(key => [key, RANGE_WORDS[key]] as const)}
          onChange={setRange}
        />
        <Segments
          label="How it is shown"
          value={asTable ? 'tables' : 'charts'}
          options={[
            ['charts', 'Charts'],
            ['tables', 'Tables'],
          ]}
          onChange={how => setAsTable(how === 'tables')}
        />
      </div>
      <PolledState polled={metrics}>
        {value => (
          <>
            <div className={classes.charts}>
              {value.charts.map(chart => (
                <MetricFigure
                  key={chart.name}
                  app={app.app}
                  chart={chart}
                  metrics={value}
                  asTable={asTable}
                />
              ))}
            </div>
            <Remarks metrics={value} />
          </>
        )}
      </PolledState>
    </InfoCard>
  );
}

/** Where the numbers come from, and which releases the marks are. */
function Remarks({ metrics }: { metrics: AppMetrics }) {
  const classes = useStyles();
  const { source, charts, releases } = metrics;
  return (
    <div className={classes.remarks}>
      {charts.length === 0 && (
        <Typography>Nothing measures this app.</Typography>
      )}
      {source === 'metrics-server' && (
        <Typography variant="body2" color="textSecondary">
          There is no Prometheus: the portal itself keeps a short history of CPU
          and memory.
        </Typography>
      )}
      {releases.map(({ at, revision, image }) => (
        <Typography key={at} variant="body2" color="textSecondary">
          r{revision}: version {imageVersion(image)} began to serve on{' '}
          {momentAt(Date.parse(at) / 1_000)}.
        </Typography>
      ))}
    </div>
  );
}

/** The range, kept in the address, so that it can be shared. */
function useRange() {
  const [params, setParams] = useSearchParams();
  const asked = params.get(PARAMETER) ?? '';
  return {
    range: isRange(asked) ? asked : FIRST_RANGE,
    setRange: (range: MetricRange) =>
      setParams(
        old => {
          const next = new URLSearchParams(old);
          next.set(PARAMETER, range);
          return next;
        },
        { replace: true },
      ),
  };
}
