import { InfoCard, StructuredMetadataTable } from '@backstage/core-components';
import {
  AppSpec,
  effectiveResources,
  Quantities,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/**
 * What a version is made of: what the user chose, and what follows where they
 * chose nothing. Values of secrets are never here.
 */
export function ConfigurationCard({ spec }: { spec: AppSpec }) {
  const { port, containerPort, healthPath, autoscaling } = spec;
  const { requests, limits } = effectiveResources(spec.resources);
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
          limits: quantities(limits, spec.resources?.limits),
          requests: quantities(requests, spec.resources?.requests),
          environment: variables(spec),
        }}
        options={{ titleFormat: title => title }}
      />
    </InfoCard>
  );
}

function quantities(
  { cpu, memory }: Required<Quantities>,
  chosen: Quantities = {},
): string {
  const note = (value: string | undefined) =>
    value === undefined ? ' (not chosen)' : '';
  return `${cpu} CPU${note(chosen.cpu)}, ${memory} memory${note(chosen.memory)}`;
}

function variables(spec: AppSpec): string[] | string {
  const plain = Object.entries(spec.env).map(
    ([name, value]) => `${name}=${value}`,
  );
  const secret = spec.secretEnv.map(name => `${name} (secret)`);
  const all = [...plain, ...secret];
  return all.length > 0 ? all : 'none besides PORT';
}
