import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const ROOT = path.resolve(__dirname, '../../..');
const MONITORING = path.join(ROOT, 'deploy', 'monitoring');
const RULES = path.join(MONITORING, 'rules');
const PROMTOOL = process.env.SMARTDEVOPS_PROMTOOL ?? 'promtool';
const AMTOOL = process.env.SMARTDEVOPS_AMTOOL ?? 'amtool';

type Rules = {
  groups: {
    rules: {
      alert: string;
      labels: { severity: string };
      annotations: { summary: string; runbook_url?: string };
    }[];
  }[];
};

type Entity = {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
};

function read<T>(...parts: string[]): T {
  return parse(fs.readFileSync(path.join(...parts), 'utf8')) as T;
}

const rules = read<Rules>(RULES, 'smartdevops.yaml');
const alerts = rules.groups.flatMap(group => group.rules);
const runbooks = fs.readFileSync(path.join(ROOT, 'docs/runbooks.md'), 'utf8');
const documented = parseAllDocuments(
  fs.readFileSync(path.join(ROOT, 'catalog-info.yaml'), 'utf8'),
)
  .map(document => document.toJS() as Entity)
  .find(({ metadata }) => metadata.annotations?.['backstage.io/techdocs-ref'])!;

/** Where the portal shows what to do about an alert. */
function runbookOf(alert: string): string {
  const { kind, metadata } = documented;
  const entity = `default/${kind}/${metadata.name}`.toLocaleLowerCase('en-US');
  const place = alert.toLocaleLowerCase('en-US');
  return `https://portal.example.com/docs/${entity}/runbooks/#${place}`;
}

const has = (program: string) => spawnSync(program, ['--version']).status === 0;

describe('the alert rules', () => {
  it('are the same for the Prometheus operator', () => {
    const operator = read<{ spec: Rules }>(
      MONITORING,
      'prometheus-operator/prometheusrule.yaml',
    );
    expect(operator.spec).toEqual(rules);
  });

  it.each(alerts.map(rule => [rule.alert, rule] as const))(
    '%s says what is wrong, and what to do about it',
    (name, { labels, annotations }) => {
      expect(annotations.summary).toMatch(/\.$/);
      expect(['critical', 'warning', 'info', 'none']).toContain(
        labels.severity,
      );
      const isWatchdog = name === 'Watchdog';
      expect(annotations.runbook_url).toBe(
        isWatchdog ? undefined : runbookOf(name),
      );
      expect(isWatchdog || runbooks.includes(`\n## ${name}\n`)).toBe(true);
    },
  );
});

describe('their tests', () => {
  type Expected = { exp_annotations: { runbook_url?: string } };
  type Test = { alertname: string; exp_alerts: Expected[] };
  const { tests } = read<{ tests: { alert_rule_test: Test[] }[] }>(
    RULES,
    'smartdevops.test.yaml',
  );
  const all = tests.flatMap(test => test.alert_rule_test);

  it.each(alerts.map(rule => rule.alert))('see %s fire', name => {
    const fires = all.some(
      test => test.alertname === name && test.exp_alerts.length > 0,
    );
    expect(fires).toBe(true);
  });

  it('expect the links that the rules have', () => {
    const links = all.flatMap(({ alertname, exp_alerts: expected }) =>
      expected.map(alert => [alertname, alert.exp_annotations.runbook_url]),
    );
    expect(links).toEqual(
      links.map(([name]) => [
        name,
        name === 'Watchdog' ? undefined : runbookOf(name!),
      ]),
    );
  });
});

describe('the kustomizations', () => {
  type Generator = { files: string[] };
  it.each([
    ['rules', 'configMapGenerator', 'smartdevops.yaml'],
    ['alertmanager', 'secretGenerator', 'alertmanager.yaml'],
  ])('of %s bring their file', (folder, generator, file) => {
    const made = read<Record<string, Generator[]>>(
      MONITORING,
      folder,
      'kustomization.yaml',
    );
    expect(made[generator].flatMap(({ files }) => files)).toEqual([file]);
    expect(fs.existsSync(path.join(MONITORING, folder, file))).toBe(true);
  });
});

const describeWithAmtool = has(AMTOOL) ? describe : describe.skip;

describeWithAmtool('amtool', () => {
  const CONFIG = path.join(MONITORING, 'alertmanager', 'alertmanager.yaml');
  const amtool = (...args: string[]) =>
    spawnSync(AMTOOL, args, { encoding: 'utf8' });

  it('is content with the configuration', () => {
    const { status, stdout, stderr } = amtool('check-config', CONFIG);
    expect({ status, output: `${stdout}${stderr}` }).toEqual({
      status: 0,
      output: expect.stringMatching(/SUCCESS/),
    });
  });

  it.each([
    [['alertname=Watchdog', 'severity=none'], 'portal,dead-mans-switch'],
    [['alertname=A', 'severity=critical'], 'platform-team,portal'],
    [['alertname=A', 'severity=warning'], 'portal'],
  ])('hands %j to %s', (labels, receivers) => {
    const { stdout } = amtool(
      'config',
      'routes',
      'test',
      `--config.file=${CONFIG}`,
      ...labels,
    );
    expect(stdout.trim()).toBe(receivers);
  });
});

const describeWithPromtool = has(PROMTOOL) ? describe : describe.skip;

describeWithPromtool('promtool', () => {
  it.each([
    ['check', 'smartdevops.yaml'],
    ['test', 'smartdevops.test.yaml'],
  ])('is content: %s', (command, file) => {
    const { status, stdout, stderr } = spawnSync(
      PROMTOOL,
      [command, 'rules', file],
      { cwd: RULES, encoding: 'utf8' },
    );
    const output = `${stdout}${stderr}`;
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringMatching(/SUCCESS/),
    });
  });
});
