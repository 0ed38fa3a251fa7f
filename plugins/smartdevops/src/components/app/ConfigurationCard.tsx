import { InfoCard, StructuredMetadataTable } from '@backstage/core-components';
import {
  AppSpec,
  Quantities,
  writtenResources,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** What the user chose when deploying; values of secrets are never here. */
export function ConfigurationCard({ spec }: { spec: AppSpec }) {
  const { port, containerPort, healthPath, autoscaling } = spec;
  const written = spec.resources && writtenResources(spec.resources);
  return (
    <InfoCard title="Configuration">
      <StructuredMetadataTable
        dense
        metadata={{
          port:
            port === containerPort
              ? String(port)
              : `${port} (the container listens on ${containerPort})`,
          'health check': healthPath ?? `port ${containerPort} accepts`,
          ...(spec.host && { host: spec.host }),
          replicas: autoscaling
            ? `${autoscaling.minReplicas} to ${autoscaling.maxReplicas}, by CPU`
            : String(spec.replicas),
          limits: resources(written?.limits),
          requests: resources(written?.requests),
          environment: variables(spec),
        }}
        options={{ titleFormat: title => title }}
      />
    </InfoCard>
  );
}

function resources(quantities: Quantities = {}): string {
  const { cpu, memory } = quantities;
  const parts = [cpu && `${cpu} CPU`, memory && `${memory} memory`];
  return parts.filter(Boolean).join(', ') || 'from the tenant’s defaults';
}

function variables(spec: AppSpec): string[] | string {
  const plain = Object.entries(spec.env).map(
    ([name, value]) => `${name}=${value}`,
  );
  const secret = spec.secretEnv.map(name => `${name} (secret)`);
  const all = [...plain, ...secret];
  return all.length > 0 ? all : 'none besides PORT';
}
