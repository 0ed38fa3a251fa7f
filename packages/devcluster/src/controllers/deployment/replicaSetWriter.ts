import { KubeObject } from '../../model/objects';
import { Deployment, ReplicaSet } from '../../model/workloads';
import { deleteObject } from '../../registry/deletion';
import { Registry, UpdateTarget } from '../../registry/registry';
import { WriteOptions } from '../../registry/writeOptions';
import { EventRecorder } from '../events';
import { DESIRED, MAX, newReplicaSet } from './newReplicaSet';
import { rolloutLimits } from './rollingUpdate';

/** Writes the ReplicaSets of Deployments and the Events about it. */
export class ReplicaSetWriter {
  constructor(
    private readonly registry: Registry,
    private readonly events: EventRecorder,
    private readonly options: WriteOptions,
  ) {}

  /** Creates the ReplicaSet of a Deployment's current version. */
  create(deployment: Deployment, sets: ReplicaSet[]): ReplicaSet {
    const created = this.registry.create(
      this.registry.catalog.get('apps', 'replicasets'),
      deployment.metadata.namespace,
      newReplicaSet(deployment, sets),
      this.options,
    ) as ReplicaSet;
    if (created.spec.replicas > 0) {
      this.scaleEvent(deployment, created, 0, created.spec.replicas);
    }
    return created;
  }

  /** Gives a ReplicaSet another size and notes what the Deployment wants. */
  resize(deployment: Deployment, set: ReplicaSet, replicas: number): void {
    const before = set.spec.replicas;
    const { maxSurge } = rolloutLimits(deployment);
    this.registry.modify(
      this.target('replicasets', set),
      this.options,
      live => {
        live.spec = { ...(live.spec as object), replicas };
        live.metadata.annotations = {
          ...live.metadata.annotations,
          [DESIRED]: String(deployment.spec.replicas),
          [MAX]: String(deployment.spec.replicas + maxSurge),
        };
        live.metadata.resourceVersion = '';
      },
    );
    if (before !== replicas) this.scaleEvent(deployment, set, before, replicas);
  }

  /** Adds annotations to a ReplicaSet or Deployment. */
  annotate(
    plural: 'replicasets' | 'deployments',
    object: KubeObject,
    annotations: Record<string, string>,
  ): void {
    // The revision of a Deployment is written with its status.
    const subresource = plural === 'deployments' ? 'status' : undefined;
    const target = { ...this.target(plural, object), subresource };
    this.registry.modify(target, this.options, live => {
      live.metadata.annotations = {
        ...live.metadata.annotations,
        ...annotations,
      };
      live.metadata.resourceVersion = '';
    });
  }

  /** Forgets a version. */
  delete(set: ReplicaSet): void {
    deleteObject(
      this.registry,
      this.target('replicasets', set),
      {},
      this.options,
    );
  }

  private target(
    plural: 'replicasets' | 'deployments',
    { metadata: { namespace, name } }: KubeObject,
  ): UpdateTarget {
    const definition = this.registry.catalog.get('apps', plural);
    return { definition, namespace, name };
  }

  private scaleEvent(
    deployment: Deployment,
    set: ReplicaSet,
    from: number,
    to: number,
  ): void {
    this.events.record(deployment, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}`,
      component: 'deployment-controller',
    });
  }
}
