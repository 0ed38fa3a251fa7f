import { InfoCard, StructuredMetadataTable } from '@backstage/core-components';
import {
  AppSpec,
  DEFAULT_CONTAINER,
  effectiveResources,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/**
 * What a version is made of: what the user chose, and what follows where they
 * chose nothing. Values of secrets are never here.
 */
export function ConfigurationCard({ spec }: { spec: AppSpec }) {
  const { port, containerPort, healthPath, autoscaling } = spec;
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
          limits: quantities('limits', spec),
          requests: quantities('requests', spec),
          environment: variables(spec),
        }}
        options={{ titleFormat: title => title }}
      />
    </InfoCard>
  );
}

/** CPU and memory, and where what nobody chose comes from. */
function quantities(
  kind: 'requests' | 'limits',
  { resources }: AppSpec,
): string {
  const effective = effectiveResources(resources)[kind];
  const say = (name: 'cpu' | 'memory') => {
    if (resources?.[kind]?.[name] !== undefined) {
      return effective[name];
    }
    const origin =
      effective[name] === DEFAULT_CONTAINER[kind][name]
        ? 'default'
        : `as its ${kind === 'limits' ? 'request' : 'limit'}`;
    return `${effective[name]} (${origin})`;
  };
  return `CPU ${say('cpu')}, memory ${say('memory')}`;
}

function variables(spec: AppSpec): string[] | string {
  const plain = Object.entries(spec.env).map(
    ([name, value]) => `${name}=${value}`,
  );
  const secret = spec.secretEnv.map(name => `${name} (secret)`);
  const all = [...plain, ...secret];
  return all.length > 0 ? all : 'none besides PORT';
}
