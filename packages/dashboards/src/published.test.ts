import fs from 'node:fs';
import path from 'node:path';
import { dashboardFiles } from '.';
import { validator } from './__testUtils__/publishedSchema';

const FOLDER = path.resolve(
  __dirname,
  '../../../deploy/monitoring/grafana/dashboards',
);

type Thing = Record<string, any>;

function kept(name: string): Thing {
  return JSON.parse(fs.readFileSync(path.join(FOLDER, name), 'utf8'));
}

describe('a dashboard, by the types that Grafana publishes', () => {
  const faults = validator();

  it.each(fs.readdirSync(FOLDER))('%s is valid', name => {
    expect(faults(kept(name))).toEqual([]);
  });

  it('is each of those that the generator makes', () => {
    expect(fs.readdirSync(FOLDER).sort()).toEqual(
      Object.keys(dashboardFiles()).sort(),
    );
  });

  const first = (dashboard: Thing, type: string): Thing =>
    dashboard.panels.find((panel: Thing) => panel.type === type);
  const target = (dashboard: Thing, type: string): Thing =>
    first(dashboard, type).targets[0];

  it.each<[string, RegExp, (dashboard: Thing) => void]>([
    ['an unknown field', /^\/ .*"kiosk"/, d => (d.kiosk = true)],
    ['no schema version', /^\/ .*"schemaVersion"/, d => delete d.schemaVersion],
    ['a number as start', /^\/time\/from /, d => (d.time.from = 6)],
    ['no end', /^\/time .*"to"/, d => delete d.time.to],
    ['a number to refresh by', /^\/refresh /, d => (d.refresh = 30)],
    ['panels that are no list', /^\/panels /, d => (d.panels = {})],
    ['an unknown tooltip', /^\/graphTooltip /, d => (d.graphTooltip = 3)],
    [
      'a panel without a type',
      /^\/panels\/\d+ .*"type"/,
      d => delete first(d, 'stat').type,
    ],
    [
      'a panel of a kind that is not ours',
      /^\/panels\/\d+ .*"type"/,
      d => (first(d, 'stat').type = 'graph'),
    ],
    [
      'a width in words',
      /^\/panels\/\d+\/gridPos\/w /,
      d => (first(d, 'stat').gridPos.w = '12'),
    ],
    [
      'a panel with no height',
      /^\/panels\/\d+\/gridPos .*"h"/,
      d => delete first(d, 'logs').gridPos.h,
    ],
    [
      'a panel with an unknown field',
      /^\/panels\/\d+ .*"renderer"/,
      d => (first(d, 'timeseries').renderer = 'flot'),
    ],
    [
      'a query with an unknown field',
      /^\/panels\/\d+\/targets\/0 .*"query"/,
      d => (target(d, 'timeseries').query = 'up'),
    ],
    [
      'a query for nothing',
      /^\/panels\/\d+\/targets\/0 .*"expr"/,
      d => delete target(d, 'logs').expr,
    ],
    [
      'a query in an unknown format',
      /^\/panels\/\d+\/targets\/0\/format /,
      d => (target(d, 'table').format = 'csv'),
    ],
    [
      "a field of Loki's in a query to Prometheus",
      /^\/panels\/\d+\/targets\/0 .*"maxLines"/,
      d => (target(d, 'timeseries').maxLines = 5),
    ],
    [
      'a query to another data source',
      /^\/panels\/\d+\/targets\/0\/datasource\/type /,
      d => (target(d, 'stat').datasource.type = 'influxdb'),
    ],
    [
      'a unit that is none',
      /^\/panels\/\d+\/fieldConfig\/defaults\/unit /,
      d => (first(d, 'timeseries').fieldConfig.defaults.unit = 1),
    ],
    [
      'an unknown way to draw lines',
      /^\/panels\/\d+\/fieldConfig\/defaults\/custom\/drawStyle /,
      d =>
        (first(d, 'timeseries').fieldConfig.defaults.custom = {
          drawStyle: 'crayon',
        }),
    ],
    [
      'a legend in an unknown place',
      /^\/panels\/\d+\/options\/legend\/placement /,
      d => (first(d, 'timeseries').options.legend.placement = 'left'),
    ],
    [
      'options of another kind of panel',
      /^\/panels\/\d+\/options .*"legend"/,
      d => (first(d, 'stat').options = first(d, 'timeseries').options),
    ],
    [
      'lines in no order',
      /^\/panels\/\d+\/options\/sortOrder /,
      d => (first(d, 'logs').options.sortOrder = 'random'),
    ],
    [
      'a threshold without a color',
      /^\/panels\/\d+\/fieldConfig\/defaults\/thresholds\/steps\/0 .*"color"/,
      d =>
        (first(d, 'stat').fieldConfig.defaults.thresholds = {
          mode: 'absolute',
          steps: [{ value: null }],
        }),
    ],
    [
      'a variable of an unknown kind',
      /^\/templating\/list\/0\/type /,
      d => (d.templating.list[0].type = 'choice'),
    ],
    [
      'a variable without a name',
      /^\/templating\/list\/0 .*"name"/,
      d => delete d.templating.list[0].name,
    ],
  ])('is refused with %s', (_, fault, damage) => {
    const dashboard = kept('devops.json');
    damage(dashboard);
    expect(faults(dashboard)).toEqual(
      expect.arrayContaining([expect.stringMatching(fault)]),
    );
  });

  it.each([[null], [[]], ['{}'], [{}]])('is not %j', nothing => {
    expect(faults(nothing)).not.toEqual([]);
  });
});
