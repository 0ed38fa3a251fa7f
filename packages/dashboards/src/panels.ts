import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  LegendDisplayMode,
  LegendPlacement,
  LogsSortOrder,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder as LokiBuilder } from '@grafana/grafana-foundation-sdk/loki';
import {
  DataqueryBuilder as PrometheusBuilder,
  PromQueryFormat,
} from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** The Prometheus that is chosen at the top of the dashboard. */
export const PROMETHEUS = { type: 'prometheus', uid: '${datasource}' };
/** The Loki that is chosen at the top of the dashboard. */
export const LOKI = { type: 'loki', uid: '${loki}' };

/** What every panel says. */
export type Words = {
  title: string;
  /** Shown at the panel's title; where numbers need a word. */
  description?: string;
};

/** Lines over time; a legend for each query. */
export type Lines = Words & {
  /** A unit of Grafana's, such as `bytes`. */
  unit: string;
  queries: [expr: string, legend: string][];
  max?: number;
};

const REF_IDS = ['A', 'B', 'C', 'D'];

function overTime(expr: string, legend: string, index: number) {
  return new PrometheusBuilder()
    .datasource(PROMETHEUS)
    .expr(expr)
    .legendFormat(legend)
    .range()
    .refId(REF_IDS[index]);
}

function now(expr: string, legend: string, index = 0) {
  return new PrometheusBuilder()
    .datasource(PROMETHEUS)
    .expr(expr)
    .legendFormat(legend)
    .instant()
    .refId(REF_IDS[index]);
}

/** Colors from a number on: `[undefined, 'green'], [0.9, 'red']`. */
export function thresholds(
  ...steps: [from: number | null, color: string][]
): Builder<{ mode: ThresholdsMode; steps: Threshold[] }> {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));
}

/** A graph over time. */
export function lines({ title, description, unit, queries, max }: Lines) {
  const panel = new TimeseriesBuilder()
    .title(title)
    .description(description ?? '')
    .datasource(PROMETHEUS)
    .unit(unit)
    .min(0)
    .fillOpacity(8)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(
      new VizTooltipOptionsBuilder()
        .mode(TooltipDisplayMode.Multi)
        .sort(SortOrder.Descending),
    );
  queries.forEach(([expr, legend], index) =>
    panel.withTarget(overTime(expr, legend, index)),
  );
  return max === undefined ? panel : panel.max(max);
}

const LAST = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);

/** One or a few numbers as of now. */
export function figure({
  title,
  description,
  unit,
  queries,
}: Omit<Lines, 'max'>): StatBuilder {
  const panel = new StatBuilder()
    .title(title)
    .description(description ?? '')
    .datasource(PROMETHEUS)
    .unit(unit)
    .reduceOptions(LAST());
  queries.forEach(([expr, legend], index) =>
    panel.withTarget(now(expr, legend, index)),
  );
  return panel;
}

/** Bars from 0 to 1 as of now. */
export function bars({
  title,
  description,
  expr,
  legend,
}: Words & { expr: string; legend: string }) {
  return new BarGaugeBuilder()
    .title(title)
    .description(description ?? '')
    .datasource(PROMETHEUS)
    .unit('percentunit')
    .min(0)
    .max(1)
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .reduceOptions(LAST())
    .thresholds(thresholds([null, 'green'], [0.75, 'orange'], [0.9, 'red']))
    .withTarget(now(expr, legend));
}

/** Rows as of now. */
export function table({
  title,
  description,
  expr,
  hidden,
}: Words & { expr: string; hidden: string[] }) {
  return new TableBuilder()
    .title(title)
    .description(description ?? '')
    .datasource(PROMETHEUS)
    .withTarget(now(expr, '').format(PromQueryFormat.Table))
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(
          ['Time', ...hidden].map(name => [name, true]),
        ),
      },
    });
}

/** Lines that were logged. */
export function logs({
  title,
  description,
  expr,
}: Words & { expr: string }): LogsBuilder {
  const query: Builder<Dataquery> = new LokiBuilder()
    .datasource(LOKI)
    .expr(expr)
    .maxLines(500)
    .refId('A');
  return new LogsBuilder()
    .title(title)
    .description(description ?? '')
    .datasource(LOKI)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .withTarget(query);
}

/** How often something was logged, over time. */
export function loggedOverTime({
  title,
  description,
  expr,
  legend,
}: Words & { expr: string; legend: string }): TimeseriesBuilder {
  return new TimeseriesBuilder()
    .title(title)
    .description(description ?? '')
    .datasource(LOKI)
    .unit('short')
    .min(0)
    .withTarget(
      new LokiBuilder()
        .datasource(LOKI)
        .expr(expr)
        .legendFormat(legend)
        .refId('A'),
    );
}
