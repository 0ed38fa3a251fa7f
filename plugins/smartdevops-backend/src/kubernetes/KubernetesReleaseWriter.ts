import {
  appHost,
  FIELD_MANAGER,
  laneObjectName,
  RELEASE_FIELD_MANAGER,
  ReleaseStep,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  ifFound,
  readActiveService,
  retire,
  scaleUp,
  Step,
  versionManifest,
  writeVersion,
} from './colorSteps';
import { deployerOf, Identities } from './identities';
import { isNotFound, isTaken } from './KubernetesError';
import {
  autoscalerManifest,
  ingressManifest,
  IngressOptions,
  previewManifest,
  releaseManifest,
  secretManifest,
  serviceManifest,
} from './manifests/app';
import { deploymentName, secretName } from './manifests/deployment';
import { projectService } from './project';
import { resourcePath } from './resources';
import { restoreService } from './restoreService';
import { exactly } from './rewriteDeployment';
import { Transport } from './Transport';
import { AppLocation, ProbeAnswer, ReleaseWriter } from './types';
import { StoredObject, Writer } from './Writer';

/** Carries plans of releases out, as the tenant's deployer. */
export class KubernetesReleaseWriter implements ReleaseWriter {
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

  async execute(
    location: AppLocation,
    steps: ReleaseStep[],
  ): Promise<ReleaseStep[]> {
    const done: ReleaseStep[] = [];
    for (const step of steps) {
      if (await this.perform(location, step)) {
        done.push(step);
      }
    }
    return done;
  }

  async tryVersion(
    location: AppLocation,
    step: Step<'writeVersion'>,
  ): Promise<void> {
    const deployer = this.deployer(location);
    await deployer.apply(versionManifest(location, step), FIELD_MANAGER, {
      dryRun: true,
    });
  }

  /**
   * A merge patch, so that the values other versions read stay: nobody here
   * knows them to apply them again.
   */
  async addSecrets(
    location: AppLocation,
    values: Record<string, string>,
  ): Promise<void> {
    const deployer = this.deployer(location);
    const manifest = secretManifest(location, values);
    const { namespace, app } = location;
    const target = {
      kind: 'Secret',
      name: secretName(app),
      namespace,
    } as const;
    const add = () =>
      deployer.merge(target, { data: manifest.data }, FIELD_MANAGER);
    try {
      await add();
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      // An app without secrets so far, unless somebody else is faster now.
      await deployer.create(manifest, FIELD_MANAGER).catch(async failure => {
        if (!isTaken(failure)) {
          throw failure;
        }
        await add();
      });
    }
  }

  async probePreview(
    location: AppLocation,
    path: string,
    signal: AbortSignal,
  ): Promise<ProbeAnswer> {
    const { namespace, app } = location;
    const service = resourcePath('Service', namespace);
    // Parsed as a URL of its own first: dots in a health path must not lead
    // to other paths of the API server.
    const { pathname, search } = new URL(`http://app${path}`);
    return this.transport.answer({
      path: `${service}/${laneObjectName(app, 'preview')}:http/proxy${pathname}${search}`,
      impersonate: deployerOf(namespace),
      signal,
    });
  }

  private deployer({ namespace }: AppLocation): Writer {
    return this.identities.deployer(namespace);
  }

  /** Says false if the step was not necessary, or not allowed, any more. */
  private async perform(
    location: AppLocation,
    step: ReleaseStep,
  ): Promise<boolean> {
    const deployer = this.deployer(location);
    switch (step.kind) {
      case 'writeState':
        await deployer.apply(
          releaseManifest(location, step.state, step.resourceVersion),
          RELEASE_FIELD_MANAGER,
        );
        return true;
      case 'restoreService':
        return restoreService(deployer, location, step);
      case 'writeVersion':
        return this.whileThere(location, async service => {
          // It may have been given up since this was planned.
          const { release } = projectService(service);
          if (release?.candidate?.revision !== step.version.revision) {
            return false;
          }
          await writeVersion(deployer, location, step);
          return true;
        });
      case 'scaleUp':
        return scaleUp(deployer, location, step);
      case 'retire':
        return retire(deployer, location, step);
      case 'attachPreview':
        return this.whileThere(location, async () => {
          // The way in comes first: once the Service leads to the version,
          // nobody looks whether the Ingress is there.
          await deployer.apply(
            ingressManifest(location, 'preview', {
              ...this.ingress,
              hosts: [
                appHost(this.ingress, location.tenant, location.app, 'preview'),
              ],
            }),
            FIELD_MANAGER,
          );
          await deployer.apply(
            previewManifest(location, step.spec.port, step.version),
            FIELD_MANAGER,
          );
        });
      case 'detachPreview':
        return this.detachPreview(location);
      case 'servePort':
        return this.whileThere(location, async service => {
          await deployer.apply(
            exactly(serviceManifest(location, 'active', step.spec), service),
            FIELD_MANAGER,
          );
        });
      case 'serveHosts':
        return this.whileThere(location, async () => {
          const { hosts } = step;
          await deployer.apply(
            ingressManifest(location, 'active', { ...this.ingress, hosts }),
            FIELD_MANAGER,
          );
        });
      case 'autoscale':
        return this.whileThere(location, async () => {
          await deployer.apply(
            autoscalerManifest(
              location,
              deploymentName(location.app, step.color),
              step.autoscaling,
            ),
            FIELD_MANAGER,
          );
        });
      case 'removeAutoscaler':
        await deployer.delete(
          'HorizontalPodAutoscaler',
          location.app,
          location.namespace,
        );
        return true;
      default:
        throw new Error(
          `Unknown step: ${JSON.stringify(step satisfies never)}`,
        );
    }
  }

  /**
   * An apply would make anew what is being removed: not without the app's Service.
   *
   * @param work - answers false if the step is not allowed by that Service
   */
  private async whileThere(
    location: AppLocation,
    work: (service: StoredObject) => Promise<boolean | void>,
  ): Promise<boolean> {
    const service = await readActiveService(
      this.deployer(location),
      location,
    ).catch(ifFound);
    return service !== undefined && (await work(service)) !== false;
  }

  private async detachPreview(location: AppLocation): Promise<boolean> {
    const { namespace, app } = location;
    const deployer = this.deployer(location);
    const name = laneObjectName(app, 'preview');
    const live = await deployer
      .get<StoredObject>('Service', name, namespace)
      .catch(ifFound);
    if (!live) {
      return false;
    }
    const { port = 80 } = projectService(live);
    await deployer.apply(previewManifest(location, port), FIELD_MANAGER);
    return true;
  }
}
