import { useTheme } from '@material-ui/core';
import {
  AppMetrics,
  MetricChart,
  MetricRange,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { DateTime } from 'luxon';
import { memo, useMemo } from 'react';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { readableColor } from '../shared';
import { ChartRow, releaseMarks, timeTicks, valueTicks } from './chartData';
import { MetricTip } from './MetricTip';
import { formatMetric, METRIC_TITLES } from './metricWords';
import { SeriesLook } from './useSeriesLooks';

/** Contrast of what is drawn after WCAG 2.1, 1.4.11. */
const GRAPHIC_RATIO = 3;
const HEIGHT_PX = 200;
/** Drawn in this size until it is known how wide the page is. */
const FIRST_SIZE = { width: 480, height: HEIGHT_PX };
const DAY_S = 86_400;

/** One chart: lines over time, with requests, limits and releases. */
export const MetricPlot = memo(
  (props: {
    chart: MetricChart;
    rows: ChartRow[];
    looks: SeriesLook[];
    range: MetricRange;
    from: number;
    to: number;
    releases: AppMetrics['releases'];
  }) => {
    const { chart, rows, looks, range, from, to, releases } = props;
    const { palette, typography } = useTheme();
    const ticks = useMemo(() => valueTicks(chart), [chart]);
    const marks = useMemo(
      () => releaseMarks(releases, from, to),
      [releases, from, to],
    );
    const text = { fill: palette.text.secondary, fontSize: 12 };
    const red = readableColor(
      palette.error.main,
      palette.background.paper,
      GRAPHIC_RATIO,
    );
    return (
      <ResponsiveContainer
        width="100%"
        height={HEIGHT_PX}
        initialDimension={FIRST_SIZE}
      >
        <LineChart
          data={rows}
          margin={{ top: 20, right: 28, bottom: 0, left: 0 }}
          // The same moment is pointed at in all charts.
          syncId="smartdevops-metrics"
          syncMethod="value"
          title={`${METRIC_TITLES[chart.name]}: arrow keys go through time`}
          style={{ fontFamily: typography.fontFamily }}
        >
          <CartesianGrid stroke={palette.divider} vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            domain={[from, to]}
            ticks={timeTicks(range, from, to, offsetAt(to))}
            tickFormatter={(at: number) => clockAt(at, to - from)}
            tick={text}
            stroke={palette.text.secondary}
          />
          <YAxis
            domain={[0, ticks[ticks.length - 1]]}
            ticks={ticks}
            tickFormatter={(value: number) => formatMetric(value, chart.unit)}
            tick={text}
            stroke={palette.text.secondary}
            width={72}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: palette.text.secondary }}
            content={({ active, label }) =>
              active ? (
                <MetricTip
                  chart={chart}
                  looks={looks}
                  releases={releases}
                  row={rows.find(({ at }) => at === label)}
                />
              ) : null
            }
          />
          {chart.lines.map(({ label, value }) => (
            <ReferenceLine
              key={label}
              y={value}
              stroke={label === 'limit' ? red : palette.text.secondary}
              strokeDasharray="6 4"
              label={{
                value: `${label} ${formatMetric(value, chart.unit)}`,
                // Away from each other, where they are near.
                position:
                  label === 'limit' ? 'insideBottomRight' : 'insideTopRight',
                ...text,
              }}
            />
          ))}
          {marks.map(({ at, label }, index) => (
            <ReferenceLine
              key={index}
              x={at}
              stroke={palette.text.secondary}
              strokeDasharray="2 2"
              label={label && { value: label, position: 'top', ...text }}
            />
          ))}
          {looks.map(({ label, color, dashes }, index) => (
            <Line
              key={label}
              name={label}
              dataKey={(row: ChartRow) => row.values[index]}
              stroke={color}
              strokeDasharray={dashes}
              strokeWidth={2}
              dot={rows.length === 1}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    );
  },
);

function offsetAt(seconds: number): number {
  return DateTime.fromSeconds(seconds).offset * 60;
}

function clockAt(seconds: number, length: number): string {
  const time = DateTime.fromSeconds(seconds);
  return length > DAY_S ? time.toFormat('d LLL') : time.toFormat('HH:mm');
}
