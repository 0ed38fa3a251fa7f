import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const ROOT = path.resolve(__dirname, '../../..');
const MONITORING = path.join(ROOT, 'deploy', 'monitoring');
const RULES = path.join(MONITORING, 'rules');
const PROMTOOL = process.env.SMARTDEVOPS_PROMTOOL ?? 'promtool';

type Rules = {
  groups: {
    rules: {
      alert: string;
      labels: { severity: string };
      annotations: { summary: string; runbook_url?: string };
    }[];
  }[];
};

function read<T>(...parts: string[]): T {
  return parse(fs.readFileSync(path.join(...parts), 'utf8')) as T;
}

const rules = read<Rules>(RULES, 'smartdevops.yaml');
const alerts = rules.groups.flatMap(group => group.rules);
const runbooks = fs.readFileSync(path.join(ROOT, 'docs/runbooks.md'), 'utf8');
const hasPromtool = spawnSync(PROMTOOL, ['--version']).status === 0;

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
      const place = `runbooks/#${name.toLocaleLowerCase('en-US')}`;
      const isWatchdog = name === 'Watchdog';
      expect(annotations.runbook_url?.endsWith(place) ?? isWatchdog).toBe(true);
      expect(isWatchdog || runbooks.includes(`\n## ${name}\n`)).toBe(true);
    },
  );
});

const describeWithPromtool = hasPromtool ? describe : describe.skip;

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
