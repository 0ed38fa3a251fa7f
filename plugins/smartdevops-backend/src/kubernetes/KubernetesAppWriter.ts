import type { Readable } from 'node:stream';
import {
  appHost,
  createdState,
  FIELD_MANAGER,
  hostLabel,
  laneObjectName,
  RELEASE_FIELD_MANAGER,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployerOf, Identities } from './identities';
import {
  isNotFound,
  KubernetesError,
  RemovalUnfinished,
} from './KubernetesError';
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
import { Kind, Manifest, resourcePath } from './resources';
import { rewriteDeployment } from './rewriteDeployment';
import { Transport } from './Transport';
import { AppLocation, AppVersion, AppWriter, PodLogQuery } from './types';

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
      releaseManifest(location, createdState(version.version)),
      RELEASE_FIELD_MANAGER,
    );
  }

  async update(
    location: AppLocation,
    color: Version['color'],
    change: (current: AppVersion) => AppVersion | undefined,
  ): Promise<{ generation: number; changed: boolean }> {
    const deployer = this.identities.deployer(location.namespace);
    return rewriteDeployment(deployer, location, color, change);
  }

  async remove(location: AppLocation): Promise<void> {
    const { app, namespace } = location;
    const deployer = this.identities.deployer(namespace);
    let isBegun = false;
    for (const [kind, name] of objectsOf(app)) {
      try {
        await deployer.delete(kind, name, namespace);
      } catch (error) {
        // Without an answer it may have been deleted all the same.
        throw isBegun || !(error instanceof KubernetesError)
          ? new RemovalUnfinished(error)
          : error;
      }
      isBegun = true;
    }
  }

  async logs(
    location: AppLocation,
    pod: string,
    query: PodLogQuery,
    signal: AbortSignal,
  ): Promise<Readable> {
    return this.transport.stream({
      path: `${resourcePath('Pod', location.namespace, pod)}/log`,
      query: { container: CONTAINER, ...query },
      impersonate: deployerOf(location.namespace),
      ownConnection: true,
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
    const { tenant, app } = location;
    const host = appHost(this.ingress, tenant, hostLabel(app, spec));
    return [
      ...(spec.secretEnv.length > 0
        ? [secretManifest(location, secretEnv)]
        : []),
      deployment,
      serviceManifest(location, 'active', spec),
      disruptionBudgetManifest(location),
      ingressManifest(location, 'active', { ...this.ingress, hosts: [host] }),
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

/**
 * Everything an app can consist of, in the order of removal: wherever it is cut
 * off, the app is whole again soon, or is still found and can be removed again.
 */
function objectsOf(app: string): [Kind, string][] {
  const preview = laneObjectName(app, 'preview');
  return [
    // Without its Service the app is nobody's to look after any more: what
    // goes after it is not put back meanwhile.
    ['Service', app],
    // While this is there, a Service that is missing is put back: that undoes
    // a removal that got no further.
    ['PodDisruptionBudget', app],
    ['Service', preview],
    ['Ingress', app],
    ['Ingress', preview],
    ['HorizontalPodAutoscaler', app],
    ['Secret', secretName(app)],
    // Last, for the app is found by them.
    ['Deployment', deploymentName(app, 'blue')],
    ['Deployment', deploymentName(app, 'green')],
  ];
}
