import {
  Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { CLIENT_UID } from './client';
import { bars, figure, lines, loggedOverTime, logs, table } from './panels';
import {
  ALL,
  cpu,
  ERRORS,
  ingress,
  memory,
  orZero,
  pods,
  quota,
  readiness,
  replicas,
  throttled,
} from './queries';
import { datasources, manyNamespaces, text } from './variables';

/** By which the portal's settings name the dashboard. */
export const DEVOPS_UID = 'smartdevops-devops';

const POD = pods(ALL);
const TENANTS = { namespace: ALL.namespace, ingress: '.+' };
const PORTAL = 'namespace="$portal_namespace"';
const PORTAL_REQUESTS = { namespace: '="$portal_namespace"', ingress: '.+' };
const FAILED = '|~ "(?i)(error|exception|fatal|panic)"';

/** What fires in the tenants, and what names no namespace at all. */
const firing = (more: string) =>
  `ALERTS{alertstate="firing", namespace=~"$namespace|", ${more}}`;

const overview = () => [
  figure({
    title: 'Apps by phase',
    description:
      'From the replicas of both versions of each app; a prepared version that is not ready counts as degraded. The portal knows which version is active.',
    unit: 'short',
    queries: [
      [orZero(`count((${readiness(ALL)}) >= 1)`), 'Healthy'],
      [orZero(`count((${readiness(ALL)}) > 0 < 1)`), 'Degraded'],
      [orZero(`count((${readiness(ALL)}) == 0)`), 'Unavailable'],
      [orZero(`count(${replicas('spec_replicas', ALL)} == 0)`), 'Stopped'],
    ],
  }),
  figure({
    title: 'Firing alerts',
    unit: 'short',
    queries: [
      [orZero(`count(${firing('severity="critical"')})`), 'critical'],
      [orZero(`count(${firing('severity!="none"')})`), 'all'],
    ],
  }),
];

const tables = () => [
  table({
    title: 'Apps that are not ready',
    expr: `(${readiness(ALL)}) < 1`,
    hidden: [],
  })
    .unit('percentunit')
    .dataLinks([
      new DashboardLinkBuilder('Show the app').url(
        `/d/${CLIENT_UID}?var-namespace=\${__data.fields.namespace}&var-app=\${__data.fields.app}`,
      ),
    ]),
  table({
    title: 'Alerts',
    expr: `sum by (severity, alertname, namespace, pod) (${firing('severity!="none"')})`,
    hidden: ['Value'],
  }),
];

const use = () => [
  lines({
    title: 'CPU: the ten pods that use most',
    unit: 'cores',
    queries: [
      [
        `topk(10, sum by (namespace, pod) (${cpu(POD)}))`,
        '{{namespace}}/{{pod}}',
      ],
    ],
  }),
  lines({
    title: 'Memory: the ten pods that use most',
    unit: 'bytes',
    queries: [
      [
        `topk(10, sum by (namespace, pod) (${memory(POD)}))`,
        '{{namespace}}/{{pod}}',
      ],
    ],
  }),
  lines({
    title: 'CPU throttling: the ten pods that wait most',
    unit: 'percentunit',
    max: 1,
    queries: [
      [
        `topk(10, ${throttled('namespace, pod', POD)})`,
        '{{namespace}}/{{pod}}',
      ],
    ],
  }),
  lines({
    title: 'CPU per tenant',
    unit: 'cores',
    queries: [[`sum by (namespace) (${cpu(POD)})`, '{{namespace}}']],
  }),
  lines({
    title: 'Memory per tenant',
    unit: 'bytes',
    queries: [[`sum by (namespace) (${memory(POD)})`, '{{namespace}}']],
  }),
  bars({
    title: 'Quota: what is used most',
    expr: `topk(15, ${quota(ALL.namespace)})`,
    legend: '{{namespace}}: {{resource}}',
  }),
];

const errors = () => [
  lines({
    title: 'Request rate per tenant',
    unit: 'reqps',
    queries: [
      [`sum by (tenant) (${ingress('requests', TENANTS)})`, '{{tenant}}'],
    ],
  }),
  lines({
    title: 'Error ratio: the ten worst',
    unit: 'percentunit',
    queries: [
      [
        `topk(10, sum by (tenant, ingress) (${ingress('requests', { ...TENANTS, more: ERRORS })}) / sum by (tenant, ingress) (${ingress('requests', TENANTS)}))`,
        '{{tenant}}/{{ingress}}',
      ],
    ],
  }),
  lines({
    title: 'p95 of response times: the ten slowest',
    unit: 's',
    queries: [
      [
        `topk(10, histogram_quantile(0.95, sum by (le, tenant, ingress) (${ingress('request_duration_seconds_bucket', TENANTS)})))`,
        '{{tenant}}/{{ingress}}',
      ],
    ],
  }),
  lines({
    title: 'Restarts within 5 minutes',
    unit: 'short',
    queries: [
      [
        `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total{${POD}}[5m])) > 0`,
        '{{namespace}}/{{pod}}',
      ],
    ],
  }),
  lines({
    title: 'Why containers wait',
    unit: 'short',
    queries: [
      [
        `sum by (namespace, reason) (kube_pod_container_status_waiting_reason{${POD}})`,
        '{{namespace}}: {{reason}}',
      ],
    ],
  }),
  loggedOverTime({
    title: 'Logged errors per tenant',
    expr: `sum by (namespace) (count_over_time({${POD}} ${FAILED} [$__auto]))`,
    legend: '{{namespace}}',
  }),
];

const portal = () => [
  lines({
    title: 'Portal: replicas',
    unit: 'short',
    queries: [
      [
        `sum by (deployment) (kube_deployment_status_replicas_available{${PORTAL}})`,
        '{{deployment}}',
      ],
      [
        `sum by (deployment) (kube_deployment_spec_replicas{${PORTAL}})`,
        '{{deployment}} wanted',
      ],
    ],
  }),
  lines({
    title: 'Portal: CPU',
    unit: 'cores',
    queries: [[`sum by (pod) (${cpu(PORTAL)})`, '{{pod}}']],
  }),
  lines({
    title: 'Portal: memory',
    unit: 'bytes',
    queries: [[`sum by (pod) (${memory(PORTAL)})`, '{{pod}}']],
  }),
  lines({
    title: 'Portal: requests',
    unit: 'reqps',
    queries: [
      [
        `sum by (status) (${ingress('requests', PORTAL_REQUESTS)})`,
        '{{status}}',
      ],
    ],
  }),
  lines({
    title: 'Portal: p95 of response times',
    unit: 's',
    queries: [
      [
        `histogram_quantile(0.95, sum by (le) (${ingress('request_duration_seconds_bucket', PORTAL_REQUESTS)}))`,
        'p95',
      ],
    ],
  }),
  lines({
    title: 'Portal: restarts',
    unit: 'short',
    queries: [
      [
        `sum by (pod) (kube_pod_container_status_restarts_total{${PORTAL}})`,
        '{{pod}}',
      ],
    ],
  }),
];

/** What the platform team sees of all tenants, and of the portal itself. */
export function devopsDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('SmartDevOps: platform')
    .uid(DEVOPS_UID)
    .description('All tenants, their apps and their quotas, and the portal.')
    .tags(['smartdevops'])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-3h', to: 'now' })
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([
      ...datasources(),
      manyNamespaces(),
      text('portal_namespace', "Portal's namespace", 'smartdevops'),
    ]);
  overview().forEach(panel => dashboard.withPanel(panel.height(5).span(12)));
  tables().forEach(panel => dashboard.withPanel(panel.height(8).span(12)));
  dashboard.withRow(new RowBuilder('Use'));
  use().forEach(panel => dashboard.withPanel(panel.height(8).span(8)));
  dashboard.withRow(new RowBuilder('Errors'));
  errors().forEach(panel => dashboard.withPanel(panel.height(8).span(8)));
  dashboard.withPanel(
    logs({
      title: 'Logged errors',
      expr: `{${POD}} ${FAILED}`,
    })
      .height(10)
      .span(24),
  );
  dashboard.withRow(new RowBuilder('The portal itself'));
  portal().forEach(panel => dashboard.withPanel(panel.height(7).span(8)));
  dashboard.withPanel(
    logs({
      title: 'Portal: logged errors',
      expr: `{${PORTAL}} ${FAILED}`,
    })
      .height(10)
      .span(24),
  );
  return dashboard.build();
}
