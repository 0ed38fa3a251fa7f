import { KubeObject } from '../../model/objects';
import { Deployment, ReplicaSet } from '../../model/workloads';
import { deleteObject } from '../../registry/deletion';
import { keyOf } from '../../storage/store';
import { deepEqual } from '../../util/json';
import {
  Controller,
  ControllerContext,
  controllerOf,
  splitKey,
} from '../controller';
import { computeDeploymentStatus } from './deploymentStatus';
import {
  DESIRED,
  findNewSet,
  MAX,
  newReplicaSet,
  REVISION,
  revisionOf,
} from './newReplicaSet';
import {
  planResize,
  planScaleDown,
  planScaleUp,
  rolloutLimits,
} from './rollingUpdate';

/** Turns Deployments into ReplicaSets, one per version. */
export class DeploymentController extends Controller {
  constructor(context: ControllerContext) {
    super(context, 'deployment-controller');
  }

  start(): void {
    this.watch('apps/deployments', ({ object }) =>
      this.queue.add(keyOf(object)),
    );
    this.watch('apps/replicasets', ({ object }) =>
      this.enqueueOwner(object, 'Deployment'),
    );
    for (const item of this.store.list('apps/deployments')) {
      this.queue.add(keyOf(item));
    }
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const deployment = this.store.get('apps/deployments', namespace, name) as
      Deployment | undefined;
    if (!deployment || deployment.metadata.deletionTimestamp) return;
    let sets = this.ownedSets(deployment);
    const existing = findNewSet(deployment, sets);
    const paused = !!deployment.spec.paused;
    const mayCreate =
      !paused &&
      (deployment.spec.strategy.type !== 'Recreate' ||
        sets.every(set => (set.status?.replicas ?? 0) === 0) ||
        !!existing);
    if (deployment.spec.strategy.type === 'Recreate' && !paused) {
      this.scaleDownAll(
        deployment,
        sets.filter(set => set !== existing),
      );
    }
    const newSet =
      existing ?? (mayCreate ? this.createSet(deployment, sets) : undefined);
    if (newSet && !existing) sets = [...sets, newSet];
    if (newSet) this.syncRevision(deployment, newSet, sets);
    if (newSet) this.scale(deployment, newSet, sets);
    this.cleanUp(deployment, newSet);
    this.updateStatus(key, !existing && !!newSet);
  }

  private ownedSets(deployment: Deployment): ReplicaSet[] {
    const { namespace, uid } = deployment.metadata;
    return this.store
      .list('apps/replicasets', namespace)
      .filter(set => controllerOf(set)?.uid === uid)
      .map(set => set as ReplicaSet);
  }

  private createSet(deployment: Deployment, sets: ReplicaSet[]): ReplicaSet {
    const { namespace } = deployment.metadata;
    const set = newReplicaSet(deployment, sets);
    const created = this.registry.create(
      this.definition('apps', 'replicasets'),
      namespace,
      set,
      this.options,
    ) as ReplicaSet;
    if (created.spec.replicas > 0) {
      this.scaleEvent(deployment, created, 0, created.spec.replicas);
    }
    return created;
  }

  /** The current version always has the highest revision. */
  private syncRevision(
    deployment: Deployment,
    newSet: ReplicaSet,
    sets: ReplicaSet[],
  ): void {
    const others = sets.filter(set => set !== newSet).map(revisionOf);
    const highest = Math.max(0, ...others);
    const revision = Math.max(revisionOf(newSet), highest + 1);
    if (revisionOf(newSet) !== revision) {
      this.annotate('replicasets', newSet, { [REVISION]: String(revision) });
    }
    if (revisionOf(deployment) !== revision) {
      this.annotate('deployments', deployment, {
        [REVISION]: String(revision),
      });
    }
  }

  private annotate(
    plural: 'replicasets' | 'deployments',
    object: KubeObject,
    annotations: Record<string, string>,
  ): void {
    const { namespace, name } = object.metadata;
    const definition = this.definition('apps', plural);
    this.registry.modify(
      { definition, namespace, name },
      this.options,
      live => {
        live.metadata.annotations = {
          ...live.metadata.annotations,
          ...annotations,
        };
        live.metadata.resourceVersion = '';
      },
    );
  }

  private scale(
    deployment: Deployment,
    newSet: ReplicaSet,
    sets: ReplicaSet[],
  ): void {
    const oldSets = sets.filter(
      set => set.metadata.uid !== newSet.metadata.uid && set.spec.replicas > 0,
    );
    if (this.isScalingOnly(deployment, [newSet, ...oldSets])) {
      const plans = planResize(deployment, newSet, oldSets);
      for (const { set, replicas } of plans)
        this.resize(deployment, set, replicas);
      return;
    }
    if (deployment.spec.paused) return;
    const up = planScaleUp(deployment, newSet, oldSets);
    if (up) this.resize(deployment, up.set, up.replicas);
    if (deployment.spec.strategy.type === 'Recreate') return;
    if (up) return;
    for (const plan of planScaleDown(deployment, newSet, oldSets)) {
      this.resize(deployment, plan.set, plan.replicas);
    }
  }

  /** The wanted number changed since the ReplicaSets were sized last. */
  private isScalingOnly(deployment: Deployment, active: ReplicaSet[]): boolean {
    return active
      .filter(set => set.spec.replicas > 0)
      .some(set => {
        const desired = set.metadata.annotations?.[DESIRED];
        return (
          desired !== undefined && Number(desired) !== deployment.spec.replicas
        );
      });
  }

  private scaleDownAll(deployment: Deployment, sets: ReplicaSet[]): void {
    for (const set of sets) this.resize(deployment, set, 0);
  }

  private resize(
    deployment: Deployment,
    set: ReplicaSet,
    replicas: number,
  ): void {
    const { namespace, name } = set.metadata;
    const definition = this.definition('apps', 'replicasets');
    const before = set.spec.replicas;
    const { maxSurge } = rolloutLimits(deployment);
    const annotations = {
      [DESIRED]: String(deployment.spec.replicas),
      [MAX]: String(deployment.spec.replicas + maxSurge),
    };
    this.registry.modify(
      { definition, namespace, name },
      this.options,
      live => {
        live.spec = { ...(live.spec as object), replicas };
        live.metadata.annotations = {
          ...live.metadata.annotations,
          ...annotations,
        };
        live.metadata.resourceVersion = '';
      },
    );
    if (before !== replicas) this.scaleEvent(deployment, set, before, replicas);
  }

  private scaleEvent(
    deployment: Deployment,
    set: ReplicaSet,
    from: number,
    to: number,
  ): void {
    this.context.events.record(deployment, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}`,
      component: 'deployment-controller',
    });
  }

  /** Forgets the oldest versions beyond revisionHistoryLimit. */
  private cleanUp(
    deployment: Deployment,
    newSet: ReplicaSet | undefined,
  ): void {
    const limit = deployment.spec.revisionHistoryLimit ?? 10;
    const idle = this.ownedSets(deployment)
      .filter(
        set =>
          set.metadata.uid !== newSet?.metadata.uid &&
          set.spec.replicas === 0 &&
          (set.status?.replicas ?? 0) === 0 &&
          !set.metadata.deletionTimestamp,
      )
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    const definition = this.definition('apps', 'replicasets');
    for (const set of idle.slice(0, Math.max(0, idle.length - limit))) {
      const { namespace, name } = set.metadata;
      deleteObject(
        this.registry,
        { definition, namespace, name },
        {},
        this.options,
      );
    }
  }

  private updateStatus(key: string, created: boolean): void {
    const { namespace, name } = splitKey(key);
    const live = this.store.get('apps/deployments', namespace, name) as
      Deployment | undefined;
    if (!live) return;
    const sets = this.ownedSets(live);
    const { secondMs } = this.context.timings;
    const status = computeDeploymentStatus({
      deployment: live,
      newSet: findNewSet(live, sets),
      allSets: sets,
      nowMs: this.registry.clock.now(),
      now: this.registry.now(),
      secondMs,
      created,
    });
    if (!deepEqual(status, live.status)) {
      this.registry.updateStatus(
        this.definition('apps', 'deployments'),
        live,
        status,
        this.options,
      );
    }
    const progressing = status.conditions?.find(c => c.type === 'Progressing');
    const open =
      progressing?.status === 'True' &&
      progressing.reason !== 'NewReplicaSetAvailable';
    if (open) {
      const deadline = (live.spec.progressDeadlineSeconds ?? 600) * secondMs;
      const since = Date.parse(progressing.lastUpdateTime ?? '');
      const rest = since + deadline - this.registry.clock.now();
      this.queue.addAfter(key, rest + 1_000);
    }
  }
}
