import {
  Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { figure, lines, logs } from './panels';
import { orZero } from './queries';
import { datasources, text } from './variables';

/*
 * Of the metrics that the suite gives of itself (docs/operations.md). Counters
 * are summed over the replicas of the portal; what all of them see alike, such
 * as the outbox, is taken from the one that sees most.
 */

const SUITE_UID = 'smartdevops-suite';
const RATE = '[$__rate_interval]';
const PORTAL = 'namespace="$portal_namespace"';

/** How often something happened, each second. */
const rate = (metric: string, by: string, matchers = '') =>
  `sum by (${by}) (rate(${metric}{${matchers}}${RATE}))`;

/** A duration that all but a few stay below. */
const quantile = (q: number, metric: string, by: string) =>
  `histogram_quantile(${q}, sum by (le, ${by}) (rate(${metric}_bucket${RATE})))`;

const VERBS = 'smartdevops_verb_duration_seconds';
const LOOKS = 'smartdevops_reconcile_duration_seconds';

const overview = () => [
  figure({
    title: 'Clusters: seconds out of date',
    description: '0 while all watches of a cluster run.',
    unit: 's',
    queries: [
      ['max by (cluster) (smartdevops_cache_age_seconds)', '{{cluster}}'],
    ],
  }),
  figure({
    title: 'Notifications that wait',
    unit: 'short',
    queries: [
      ['max(smartdevops_outbox_messages)', 'waiting'],
      ['max(smartdevops_outbox_age_seconds)', 'oldest, in seconds'],
    ],
  }),
  figure({
    title: 'Isolation checks within a day',
    unit: 'short',
    queries: ['held', 'broken', 'failed'].map((result): [string, string] => [
      orZero(
        `sum(increase(smartdevops_isolation_checks_total{result="${result}"}[1d]))`,
      ),
      result,
    ]),
  }),
];

const verbs = () => [
  lines({
    title: 'Verbs',
    description: 'What people and actions changed.',
    unit: 'ops',
    queries: [[rate(`${VERBS}_count`, 'verb'), '{{verb}}']],
  }),
  lines({
    title: 'How verbs end',
    description:
      'Refused: the caller has to do something differently. Failed: we have to.',
    unit: 'ops',
    queries: [[rate(`${VERBS}_count`, 'outcome'), '{{outcome}}']],
  }),
  lines({
    title: 'p95 of verbs',
    unit: 's',
    queries: [[quantile(0.95, VERBS, 'verb'), '{{verb}}']],
  }),
];

const reconcilers = () => [
  lines({
    title: 'Looks of the reconcilers',
    unit: 'ops',
    queries: [
      [
        rate(`${LOOKS}_count`, 'reconciler, outcome'),
        '{{reconciler}}: {{outcome}}',
      ],
    ],
  }),
  lines({
    title: 'p95 of looks',
    unit: 's',
    queries: [[quantile(0.95, LOOKS, 'reconciler'), '{{reconciler}}']],
  }),
  lines({
    title: 'Queues',
    unit: 'short',
    queries: [
      ['sum by (reconciler) (smartdevops_reconcile_queue)', '{{reconciler}}'],
    ],
  }),
  lines({
    title: 'Taken over from backends that are gone',
    unit: 'ops',
    queries: [
      [rate('smartdevops_claim_takeovers_total', 'claim'), '{{claim}}'],
    ],
  }),
];

const clusters = () => [
  lines({
    title: 'Requests to API servers by identity',
    unit: 'reqps',
    queries: [
      [
        rate('smartdevops_apiserver_requests_total', 'identity, verb'),
        '{{identity}}: {{verb}}',
      ],
    ],
  }),
  lines({
    title: 'Answers of API servers that are no success',
    unit: 'reqps',
    queries: [
      [
        rate(
          'smartdevops_apiserver_requests_total',
          'cluster, code',
          'code!~"2.."',
        ),
        '{{cluster}}: {{code}}',
      ],
    ],
  }),
  lines({
    title: 'p95 until API servers answer',
    unit: 's',
    queries: [
      [
        quantile(0.95, 'smartdevops_apiserver_duration_seconds', 'verb'),
        '{{verb}}',
      ],
    ],
  }),
  lines({
    title: 'Watches that broke',
    unit: 'ops',
    queries: [
      [
        rate('smartdevops_watch_interruptions_total', 'cluster, kind'),
        '{{cluster}}: {{kind}}',
      ],
    ],
  }),
];

const alerts = () => [
  lines({
    title: 'What Alertmanager posted',
    description:
      'Failed: it was answered 503 and sends it again. Denied: without the token for it.',
    unit: 'ops',
    queries: [
      [rate('smartdevops_alert_payloads_total', 'outcome'), '{{outcome}}'],
    ],
  }),
  lines({
    title: 'Alerts that were kept',
    unit: 'ops',
    queries: [[rate('smartdevops_alerts_total', 'result'), '{{result}}']],
  }),
  lines({
    title: 'Notifications',
    unit: 'ops',
    queries: [[rate('smartdevops_deliveries_total', 'outcome'), '{{outcome}}']],
  }),
];

/** What the suite tells of its own work. */
export function suiteDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('SmartDevOps: the suite itself')
    .uid(SUITE_UID)
    .description('How the suite works: verbs, reconcilers, clusters, alerts.')
    .tags(['smartdevops'])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-3h', to: 'now' })
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([
      ...datasources(),
      text('portal_namespace', "Portal's namespace", 'smartdevops'),
    ]);
  overview().forEach(panel => dashboard.withPanel(panel.height(5).span(8)));
  dashboard.withRow(new RowBuilder('What people do'));
  verbs().forEach(panel => dashboard.withPanel(panel.height(8).span(8)));
  dashboard.withRow(new RowBuilder('What goes on by itself'));
  reconcilers().forEach(panel => dashboard.withPanel(panel.height(8).span(6)));
  dashboard.withRow(new RowBuilder('Clusters'));
  clusters().forEach(panel => dashboard.withPanel(panel.height(8).span(6)));
  dashboard.withRow(new RowBuilder('Alerts and notifications'));
  alerts().forEach(panel => dashboard.withPanel(panel.height(8).span(8)));
  dashboard.withPanel(
    logs({
      title: 'What the suite warns of',
      expr: `{${PORTAL}} |= "smartdevops" |~ "(?i)(warn|error)"`,
    })
      .height(10)
      .span(24),
  );
  return dashboard.build();
}
