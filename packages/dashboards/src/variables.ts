import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PROMETHEUS } from './panels';

/** Namespaces that hold apps of this suite, and no others. */
const TENANT_NAMESPACES =
  'label_values(kube_deployment_spec_replicas{deployment=~".+-(blue|green)"}, namespace)';

/** Which Prometheus and which Loki are asked. */
export function datasources(): DatasourceVariableBuilder[] {
  return [
    new DatasourceVariableBuilder('datasource')
      .label('Prometheus')
      .type('prometheus'),
    new DatasourceVariableBuilder('loki').label('Loki').type('loki'),
  ];
}

function query(name: string, label: string, values: string) {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(PROMETHEUS)
    .query({ query: values, refId: name })
    .definition(values)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .allowCustomValue(false);
}

/** Exactly one tenant's namespace; a reader cannot type another one. */
export function oneNamespace(): QueryVariableBuilder {
  return query('namespace', 'Namespace', TENANT_NAMESPACES)
    .multi(false)
    .includeAll(false);
}

/** Any of the tenants' namespaces. */
export function manyNamespaces(): QueryVariableBuilder {
  return query('namespace', 'Namespaces', TENANT_NAMESPACES)
    .multi(true)
    .includeAll(true)
    .allValue('.+');
}

/** One app of the namespace, or all of them. */
export function app(): QueryVariableBuilder {
  return query(
    'app',
    'App',
    'label_values(kube_deployment_spec_replicas{namespace="$namespace"}, deployment)',
  )
    .regex('/^(.+)-(?:blue|green)$/')
    .multi(false)
    .includeAll(true)
    .allValue('.+');
}

/** A text that its reader may change. */
export function text(
  name: string,
  label: string,
  initial: string,
): TextBoxVariableBuilder {
  return new TextBoxVariableBuilder(name)
    .label(label)
    .hide(VariableHide.DontHide)
    .defaultValue(initial);
}
