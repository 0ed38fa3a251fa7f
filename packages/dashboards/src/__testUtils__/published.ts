import type * as barGauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type * as logs from '@grafana/grafana-foundation-sdk/logs';
import type * as loki from '@grafana/grafana-foundation-sdk/loki';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/*
 * A dashboard as Grafana publishes its types, from which the JSON Schema of the
 * tests is made. Grafana leaves open there what depends on the kind of panel
 * and of data source (`any`); here each kind gets what Grafana publishes of it.
 */

/** What is asked of one kind of data source; the method only marks the type. */
type Asked<Kind extends string, Query> = Omit<
  Query,
  '_implementsDataqueryVariant' | 'datasource'
> & { datasource: { type: Kind; uid: string } };

type Target =
  Asked<'prometheus', prometheus.Dataquery> | Asked<'loki', loki.dataquery>;

/** Settings of fields, with those that only one kind of panel has. */
type FieldConfig<Custom> = Omit<dashboard.FieldConfigSource, 'defaults'> & {
  defaults: Omit<dashboard.FieldConfig, 'custom'> & { custom?: Custom };
};

type PanelOf<Type extends string, Options, Custom = never> = Omit<
  dashboard.Panel,
  'type' | 'targets' | 'options' | 'fieldConfig'
> & {
  type: Type;
  targets?: Target[];
  options?: Options;
  fieldConfig?: FieldConfig<Custom>;
};

/** What is in a row stands beside it while the row is open, as ours are. */
type OpenRow = Omit<dashboard.RowPanel, 'panels'> & { panels: never[] };

/** @discriminator type */
type Panel =
  | PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | PanelOf<'table', table.Options, table.FieldConfig>
  | PanelOf<'stat', stat.Options>
  | PanelOf<'bargauge', barGauge.Options>
  | PanelOf<'logs', logs.Options>
  | OpenRow;

type Annotation = Omit<dashboard.AnnotationQuery, 'target'> & {
  target?: dashboard.AnnotationTarget | Target;
};

/** A dashboard of the kinds of panels and queries that ours have. */
export type PublishedDashboard = Omit<
  dashboard.Dashboard,
  'panels' | 'annotations' | 'snapshot'
> & {
  panels?: Panel[];
  annotations: { list?: Annotation[] };
};
