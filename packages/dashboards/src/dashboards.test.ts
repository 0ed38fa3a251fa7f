import fs from 'node:fs';
import path from 'node:path';
import { parser } from '@grafana/lezer-logql';
import { parse } from 'yaml';
import { dashboardFiles } from '.';

const GRAFANA = path.resolve(__dirname, '../../../deploy/monitoring/grafana');
const FILES = Object.keys(dashboardFiles());

type Source = { datasource?: { type: string; uid: string } };
type Query = Source & { expr: string };
type Panel = Source & {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: Query[];
};
/** What the tests look at, as it is in the file. */
type Dashboard = {
  uid: string;
  id?: number;
  panels: Panel[];
  templating: { list: { name: string; definition?: string }[] };
};

function kept(name: string): Dashboard {
  return JSON.parse(
    fs.readFileSync(path.join(GRAFANA, 'dashboards', name), 'utf8'),
  );
}

function panelsOf(dashboard: Dashboard): Panel[] {
  return dashboard.panels.filter(panel => panel.type !== 'row');
}

function queriesOf(dashboard: Dashboard): Query[] {
  return panelsOf(dashboard).flatMap(panel => panel.targets ?? []);
}

function variablesOf(dashboard: Dashboard) {
  return dashboard.templating.list;
}

/** What Grafana puts in place of its own variables. */
const BUILT_IN = /^(__rate_interval|__auto|__data|1)$/;

describe.each(FILES)('%s', name => {
  const dashboard = kept(name);

  it('is what the generator makes', () => {
    expect(dashboard).toEqual(JSON.parse(dashboardFiles()[name]));
  });

  it('keeps its address', () => {
    expect(dashboard.uid).toBe(`smartdevops-${path.basename(name, '.json')}`);
    expect(dashboard.id).toBeUndefined();
  });

  it('takes its data from where its reader chooses', () => {
    const sources = new Set(
      [...panelsOf(dashboard), ...queriesOf(dashboard)].map(
        ({ datasource }) => `${datasource?.type} ${datasource?.uid}`,
      ),
    );
    expect([...sources].sort()).toEqual([
      'loki ${loki}',
      'prometheus ${datasource}',
    ]);
  });

  it('uses no variable that it does not have, and has none in vain', () => {
    const { templating, ...rest } = dashboard;
    const own = variablesOf(dashboard).map(variable => variable.name);
    const text = JSON.stringify([rest, templating]);
    const used = new Set(
      [...text.matchAll(/\$\{?(\w+)/g)]
        .map(match => match[1])
        .filter(variable => !BUILT_IN.test(variable)),
    );
    expect([...used].sort()).toEqual([...own].sort());
  });

  it('has panels that neither overlap nor lack a title', () => {
    const cells = new Map<string, string>();
    const ids = new Set<number>();
    for (const { id, title, gridPos } of panelsOf(dashboard)) {
      ids.add(id);
      const { x, y, w, h } = gridPos;
      expect([title, x >= 0 && x + w <= 24 && h > 0]).toEqual([
        expect.stringMatching(/./),
        true,
      ]);
      for (let cell = 0; cell < w * h; cell += 1) {
        const place = `${x + (cell % w)},${y + Math.floor(cell / w)}`;
        expect([place, cells.get(place)]).toEqual([place, undefined]);
        cells.set(place, title);
      }
    }
    expect(ids.size).toBe(panelsOf(dashboard).length);
  });

  it('asks Loki in valid LogQL', () => {
    const wrong = queriesOf(dashboard)
      .filter(query => query.datasource?.type === 'loki')
      .map(({ expr }) => expr.replace('$__auto', '1m'))
      .filter(expr => {
        let isWrong = false;
        parser.parse(expr).iterate({
          enter: ({ type }) => {
            isWrong ||= type.isError;
          },
        });
        return isWrong;
      });
    expect(wrong).toEqual([]);
  });
});

describe('what tenants see', () => {
  const dashboard = kept('client.json');

  it('is one namespace, which is one of a tenant', () => {
    const namespace = variablesOf(dashboard).find(
      variable => variable.name === 'namespace',
    );
    expect(namespace).toMatchObject({
      multi: false,
      includeAll: false,
      allowCustomValue: false,
      definition: expect.stringContaining('deployment=~".+-(blue|green)"'),
    });
  });

  it('is confined to it in every series that is asked for', () => {
    const open = queriesOf(dashboard).flatMap(({ expr }) =>
      [...expr.matchAll(/\{([^}]*)\}/g)]
        .map(match => match[1])
        .filter(matchers => !matchers.includes('namespace="$namespace"')),
    );
    expect(open).toEqual([]);
  });
});

describe('the ways to install them', () => {
  type Generator = {
    files: string[];
    options: { labels: Record<string, string> };
  };
  const read = <T>(...parts: string[]): T =>
    parse(fs.readFileSync(path.join(GRAFANA, ...parts), 'utf8'));

  it('gives kube-prometheus-stack every dashboard, and Loki', () => {
    const { configMapGenerator } = read<{ configMapGenerator: Generator[] }>(
      'kustomization.yaml',
    );
    const labelled = configMapGenerator.map(({ files, options }) => [
      Object.keys(options.labels)[0],
      files,
    ]);
    expect(labelled).toEqual([
      ['grafana_dashboard', FILES.map(name => `dashboards/${name}`)],
      ['grafana_datasource', ['datasources/loki.yaml']],
    ]);
    for (const file of configMapGenerator.flatMap(({ files }) => files)) {
      expect([file, fs.existsSync(path.join(GRAFANA, file))]).toEqual([
        file,
        true,
      ]);
    }
  });

  it.each([
    ['prometheus.yaml', 'prometheus'],
    ['loki.yaml', 'loki'],
  ])('connects Grafana by %s', (file, type) => {
    const { apiVersion, datasources } = read<{
      apiVersion: number;
      datasources: { type: string; uid: string; access: string }[];
    }>('datasources', file);
    expect(apiVersion).toBe(1);
    expect(datasources).toEqual([
      expect.objectContaining({ type, uid: type, access: 'proxy' }),
    ]);
  });

  it('lets a plain Grafana find the files', () => {
    const { apiVersion, providers } = read<{
      apiVersion: number;
      providers: { type: string; allowUiUpdates: boolean }[];
    }>('provisioning', 'dashboards.yaml');
    expect([apiVersion, providers]).toEqual([
      1,
      [expect.objectContaining({ type: 'file', allowUiUpdates: false })],
    ]);
  });
});
