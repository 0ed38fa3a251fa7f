import {
  Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  MappingType,
  RowBuilder,
  SpecialValueMatch,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { bars, figure, lines, logs, thresholds } from './panels';
import {
  cpu,
  deployments,
  ERRORS,
  ingress,
  memory,
  ONE,
  orZero,
  pods,
  quota,
  resources,
  throttled,
} from './queries';
import { app, datasources, oneNamespace, text } from './variables';

/** By which the portal's settings name the dashboard. */
export const CLIENT_UID = 'smartdevops-client';

const POD = pods(ONE);
const DEPLOYMENT = deployments(ONE);
const REQUESTS = { namespace: ONE.namespace, ingress: ONE.app };

const STATES: ValueMapping[] = [
  {
    type: MappingType.SpecialValue,
    options: {
      match: SpecialValueMatch.NotANumber,
      result: { text: 'Stopped', color: 'text', index: 0 },
    },
  },
  {
    type: MappingType.RangeToText,
    options: {
      from: 1,
      to: null,
      result: { text: 'Healthy', color: 'green', index: 1 },
    },
  },
  {
    type: MappingType.ValueToText,
    options: { '0': { text: 'Unavailable', color: 'red', index: 2 } },
  },
  {
    type: MappingType.RangeToText,
    options: {
      from: 0,
      to: 1,
      result: { text: 'Degraded', color: 'orange', index: 3 },
    },
  },
];

const now = () => [
  figure({
    title: 'Status',
    description:
      'Available of wanted replicas, of the active version and of one that is prepared. The App tab of the portal tells them apart.',
    unit: 'short',
    queries: [
      [
        `sum(kube_deployment_status_replicas_available{${DEPLOYMENT}}) / sum(kube_deployment_spec_replicas{${DEPLOYMENT}})`,
        'status',
      ],
    ],
  }).mappings(STATES),
  figure({
    title: 'Replicas',
    unit: 'short',
    queries: [
      [
        `sum(kube_deployment_status_replicas_available{${DEPLOYMENT}})`,
        'available',
      ],
      [`sum(kube_deployment_spec_replicas{${DEPLOYMENT}})`, 'wanted'],
    ],
  }),
  figure({
    title: 'Restarts in the last hour',
    unit: 'short',
    queries: [
      [
        `round(sum(increase(kube_pod_container_status_restarts_total{${POD}}[1h])))`,
        'restarts',
      ],
    ],
  }).thresholds(thresholds([null, 'green'], [1, 'orange'], [5, 'red'])),
  figure({
    title: 'Firing alerts of the tenant',
    unit: 'short',
    queries: [
      [
        orZero(
          `count(ALERTS{alertstate="firing", namespace${ONE.namespace}} or ALERTS{alertstate="firing", exported_namespace${ONE.namespace}})`,
        ),
        'alerts',
      ],
    ],
  }).thresholds(thresholds([null, 'green'], [1, 'red'])),
];

const traffic = () => [
  lines({
    title: 'Request rate',
    unit: 'reqps',
    queries: [
      [`sum by (status) (${ingress('requests', REQUESTS)})`, '{{status}}'],
    ],
  }),
  lines({
    title: 'Error ratio',
    description: 'Answers with a status of 500 and above, of all answers.',
    unit: 'percentunit',
    queries: [
      [
        `(${orZero(`sum(${ingress('requests', { ...REQUESTS, more: ERRORS })})`)}) / sum(${ingress('requests', REQUESTS)})`,
        'errors',
      ],
    ],
  }),
  lines({
    title: 'Response time',
    unit: 's',
    queries: ['0.5', '0.95'].map(quantile => [
      `histogram_quantile(${quantile}, sum by (le) (${ingress('request_duration_seconds_bucket', REQUESTS)}))`,
      `p${Number(quantile) * 100}`,
    ]),
  }),
];

const use = () => [
  lines({
    title: 'CPU per pod',
    description: 'Cores in use, and what one pod asks for and may use at most.',
    unit: 'cores',
    queries: [
      [`sum by (pod) (${cpu(POD)})`, '{{pod}}'],
      [`max(sum by (pod) (${resources('requests', 'cpu', POD)}))`, 'request'],
      [`max(sum by (pod) (${resources('limits', 'cpu', POD)}))`, 'limit'],
    ],
  }),
  lines({
    title: 'Memory per pod',
    description:
      'Bytes in use, and what one pod asks for and may use at most. At its limit it is killed (OOMKilled).',
    unit: 'bytes',
    queries: [
      [`sum by (pod) (${memory(POD)})`, '{{pod}}'],
      [
        `max(sum by (pod) (${resources('requests', 'memory', POD)}))`,
        'request',
      ],
      [`max(sum by (pod) (${resources('limits', 'memory', POD)}))`, 'limit'],
    ],
  }),
  lines({
    title: 'CPU throttling',
    description:
      'Part of the time in which a pod had to wait at its CPU limit.',
    unit: 'percentunit',
    max: 1,
    queries: [[throttled('pod', POD), '{{pod}}']],
  }),
];

const health = () => [
  lines({
    title: 'Available replicas',
    unit: 'short',
    queries: [
      [
        `sum by (deployment) (kube_deployment_status_replicas_available{${DEPLOYMENT}})`,
        '{{deployment}}',
      ],
      [
        `sum by (deployment) (kube_deployment_spec_replicas{${DEPLOYMENT}})`,
        '{{deployment}} wanted',
      ],
    ],
  }),
  lines({
    title: 'Restarts',
    unit: 'short',
    queries: [
      [
        `sum by (pod) (kube_pod_container_status_restarts_total{${POD}})`,
        '{{pod}}',
      ],
    ],
  }),
  bars({
    title: 'Quota of the tenant in use',
    expr: quota(ONE.namespace),
    legend: '{{resource}}',
  }),
];

/** What a tenant sees of one of its apps, or of all. */
export function clientDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('SmartDevOps: app')
    .uid(CLIENT_UID)
    .description('One app of a tenant: its health, its use and its traffic.')
    .tags(['smartdevops'])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([
      ...datasources(),
      oneNamespace(),
      app(),
      text('search', 'Logs with', ''),
    ]);
  now().forEach(panel => dashboard.withPanel(panel.height(4).span(6)));
  dashboard.withRow(new RowBuilder('Traffic'));
  traffic().forEach(panel => dashboard.withPanel(panel.height(8).span(8)));
  dashboard.withRow(new RowBuilder('CPU and memory'));
  use().forEach(panel => dashboard.withPanel(panel.height(8).span(8)));
  dashboard.withRow(new RowBuilder('Health'));
  health().forEach(panel => dashboard.withPanel(panel.height(8).span(8)));
  dashboard.withRow(new RowBuilder('Logs'));
  dashboard.withPanel(
    logs({
      title: 'Logs',
      description: 'The newest 500 lines, of all pods.',
      expr: `{${POD}} |= \`$search\``,
    })
      .height(12)
      .span(24),
  );
  return dashboard.build();
}
