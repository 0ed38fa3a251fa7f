import type { Readable } from 'node:stream';
import type { V1Deployment } from '@kubernetes/client-node';
import {
  FIELD_MANAGER,
  laneObjectName,
  LogsQuery,
  RELEASE_FIELD_MANAGER,
  Version,
  versionOf,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployerOf, Identities } from './identities';
import { isNotFound, isStale, KubernetesError } from './KubernetesError';
import {
  autoscalerManifest,
  disruptionBudgetManifest,
  ingressManifest,
  IngressOptions,
  releaseManifest,
  secretManifest,
  serviceManifest,
} from './manifests/app';
import {
  CONTAINER,
  deploymentManifest,
  deploymentName,
  secretName,
} from './manifests/deployment';
import { projectDeployment } from './project';
import { Kind, Manifest, resourcePath } from './resources';
import { Transport } from './Transport';
import { AppLocation, AppVersion, AppWriter } from './types';
import { StoredObject } from './Writer';

/** How often a rewrite is planned anew after somebody else was faster. */
const MAX_TRIES = 5;

/** Writes apps through the identity of the tenant's deployer. */
export class KubernetesAppWriter implements AppWriter {
  private readonly transport: Transport;
  private readonly identities: Identities;
  private readonly ingress: IngressOptions;

  constructor(options: {
    transport: Transport;
    identities: Identities;
    ingress: IngressOptions;
  }) {
    this.transport = options.transport;
    this.identities = options.identities;
    this.ingress = options.ingress;
  }

  async exists(location: AppLocation): Promise<boolean> {
    const deployer = this.identities.deployer(location.namespace);
    try {
      await deployer.get('Service', location.app, location.namespace);
      return true;
    } catch (error) {
      if (isNotFound(error)) {
        return false;
      }
      throw error;
    }
  }

  async create(
    location: AppLocation,
    version: AppVersion,
    secretEnv: Record<string, string>,
  ): Promise<void> {
    const deployer = this.identities.deployer(location.namespace);
    const manifests = this.manifestsOf(location, version, secretEnv);
    // Everything is tried first, so that a refusal leaves nothing half-made.
    for (const manifest of manifests) {
      await deployer.apply(manifest, FIELD_MANAGER, { dryRun: true });
    }
    for (const manifest of manifests) {
      await deployer.apply(manifest, FIELD_MANAGER);
    }
    await deployer.apply(
      releaseManifest(location, { active: version.version }),
      RELEASE_FIELD_MANAGER,
    );
  }

  async update(
    location: AppLocation,
    color: Version['color'],
    change: (current: AppVersion) => AppVersion,
  ): Promise<number> {
    const deployer = this.identities.deployer(location.namespace);
    const name = deploymentName(location.app, color);
    for (let tries = 1; ; tries++) {
      const live = await deployer.get<StoredObject & V1Deployment>(
        'Deployment',
        name,
        location.namespace,
      );
      const manifest = deploymentManifest(location, change(readVersion(live)));
      manifest.metadata.resourceVersion = live.metadata.resourceVersion;
      try {
        const stored = await deployer.apply(manifest, FIELD_MANAGER);
        return stored.metadata.generation ?? 0;
      } catch (error) {
        if (!isStale(error) || tries === MAX_TRIES) {
          throw error;
        }
      }
    }
  }

  async remove(location: AppLocation): Promise<void> {
    const { app, namespace } = location;
    const deployer = this.identities.deployer(namespace);
    // Users first lose the way in, then what it leads to.
    for (const [kind, name] of objectsOf(app)) {
      await deployer.delete(kind, name, namespace);
    }
  }

  async logs(
    location: AppLocation,
    pod: string,
    query: LogsQuery,
    signal: AbortSignal,
  ): Promise<Readable> {
    return this.transport.stream({
      path: `${resourcePath('Pod', location.namespace, pod)}/log`,
      query: { container: CONTAINER, ...query },
      impersonate: deployerOf(location.namespace),
      signal,
    });
  }

  private manifestsOf(
    location: AppLocation,
    version: AppVersion,
    secretEnv: Record<string, string>,
  ): Manifest[] {
    const { spec } = version;
    const deployment = deploymentManifest(location, version);
    return [
      ...(spec.secretEnv.length > 0
        ? [secretManifest(location, secretEnv)]
        : []),
      deployment,
      serviceManifest(location, 'active', spec),
      disruptionBudgetManifest(location),
      ingressManifest(location, 'active', this.ingress),
      ...(spec.autoscaling
        ? [
            autoscalerManifest(
              location,
              deployment.metadata.name,
              spec.autoscaling,
            ),
          ]
        : []),
    ];
  }
}

/** Everything an app can consist of, in the order of removal. */
function objectsOf(app: string): [Kind, string][] {
  const preview = laneObjectName(app, 'preview');
  return [
    ['Ingress', app],
    ['Ingress', preview],
    ['HorizontalPodAutoscaler', app],
    ['Service', app],
    ['Service', preview],
    ['Deployment', deploymentName(app, 'blue')],
    ['Deployment', deploymentName(app, 'green')],
    ['PodDisruptionBudget', app],
    ['Secret', secretName(app)],
  ];
}

/** What a Deployment holds; without its spec nothing may be rewritten. */
function readVersion(live: V1Deployment): AppVersion {
  const observed = projectDeployment(live);
  if (!observed?.spec) {
    throw new KubernetesError({
      code: 409,
      reason: 'AlreadyExists',
      message: `the Deployment ${live.metadata?.name} carries no readable description of its app`,
    });
  }
  return {
    spec: observed.spec,
    version: versionOf(observed),
    stopped: observed.stopped,
    suspended: observed.suspended,
    restartedAt: observed.restartedAt,
  };
}
