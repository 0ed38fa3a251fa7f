import { Deployment, ReplicaSet } from '../../model/workloads';
import { keyOf } from '../../storage/store';
import { deepEqual } from '../../util/json';
import {
  Controller,
  ControllerContext,
  controllerOf,
  splitKey,
} from '../controller';
import {
  ConditionInput,
  findCondition,
  withRenewedCondition,
} from './conditions';
import { computeDeploymentStatus, progressing } from './deploymentStatus';
import { DESIRED, findNewSet, REVISION, revisionOf } from './newReplicaSet';
import { ReplicaSetWriter } from './replicaSetWriter';
import { planResize, planScaleDown, planScaleUp } from './rollingUpdate';

/** Turns Deployments into ReplicaSets, one per version. */
export class DeploymentController extends Controller {
  private readonly sets: ReplicaSetWriter;
  /** When each Deployment came further, in ms; conditions tell seconds. */
  private readonly progressedAt = new Map<string, number>();

  constructor(context: ControllerContext) {
    super(context, 'deployment-controller');
    this.sets = new ReplicaSetWriter(
      context.registry,
      context.events,
      this.options,
    );
  }

  start(): void {
    this.watch('apps/deployments', ({ type, object }) => {
      if (type === 'DELETED') this.progressedAt.delete(object.metadata.uid);
      this.queue.add(keyOf(object));
    });
    this.watch('apps/replicasets', ({ object }) =>
      this.enqueueOwner(object, 'Deployment'),
    );
    for (const item of this.store.list('apps/deployments')) {
      this.queue.add(keyOf(item));
    }
  }

  protected reconcile(key: string): void {
    const deployment = this.live(key);
    if (!deployment || deployment.metadata.deletionTimestamp) return;
    this.notePause(deployment);
    const sets = this.ownedSets(deployment);
    const existing = findNewSet(deployment, sets);
    const paused = !!deployment.spec.paused;
    const recreates = deployment.spec.strategy.type === 'Recreate';
    if (recreates && !paused) {
      for (const set of sets.filter(item => item !== existing)) {
        this.sets.resize(deployment, set, 0);
      }
    }
    const mayCreate =
      !paused &&
      (!recreates || sets.every(set => (set.status?.replicas ?? 0) === 0));
    const newSet =
      existing ?? (mayCreate ? this.createSet(deployment, sets) : undefined);
    if (newSet && !existing) sets.push(newSet);
    if (newSet) {
      this.syncRevision(deployment, newSet, sets);
      this.scale(deployment, newSet, sets);
    }
    this.cleanUp(deployment, newSet);
    // What was resized just now shows in the next round's numbers.
    this.updateStatus(key, newSet, sets);
  }

  private live(key: string): Deployment | undefined {
    const { namespace, name } = splitKey(key);
    return this.store.get('apps/deployments', namespace, name) as
      Deployment | undefined;
  }

  private ownedSets(deployment: Deployment): ReplicaSet[] {
    const { namespace, uid } = deployment.metadata;
    return this.store
      .list('apps/replicasets', namespace)
      .filter(set => controllerOf(set)?.uid === uid)
      .map(set => set as ReplicaSet);
  }

  /** Says in the condition Progressing that a rollout is paused, or no more. */
  private notePause(deployment: Deployment): void {
    const old = findCondition(
      deployment.status?.conditions ?? [],
      'Progressing',
    )?.reason;
    if (old === 'ProgressDeadlineExceeded') return;
    const paused = old === 'DeploymentPaused';
    if (deployment.spec.paused && !paused) {
      const message = 'Deployment is paused';
      this.note(
        deployment,
        progressing('DeploymentPaused', message, 'Unknown'),
      );
    } else if (!deployment.spec.paused && paused) {
      const message = 'Deployment is resumed';
      this.note(
        deployment,
        progressing('DeploymentResumed', message, 'Unknown'),
      );
    }
  }

  /** Writes a condition at once, before the rest of the status is known. */
  private note(
    { metadata: { uid, namespace, name } }: Deployment,
    condition: ConditionInput,
    annotations: Record<string, string> = {},
  ): void {
    this.progressedAt.set(uid, this.registry.clock.now());
    const definition = this.definition('apps', 'deployments');
    const target = { definition, namespace, name, subresource: 'status' };
    this.registry.modify(target, this.options, object => {
      const live = object as Deployment;
      const { metadata, status } = live;
      metadata.annotations = { ...metadata.annotations, ...annotations };
      live.status = {
        ...status,
        conditions: withRenewedCondition(
          status?.conditions ?? [],
          condition,
          this.registry.now(),
        ),
      };
    });
  }

  private createSet(deployment: Deployment, sets: ReplicaSet[]): ReplicaSet {
    const set = this.sets.create(deployment, sets);
    const { name } = set.metadata;
    this.note(
      deployment,
      progressing('NewReplicaSetCreated', `Created new replica set "${name}"`),
      { [REVISION]: String(revisionOf(set)) },
    );
    return set;
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
    const annotation = { [REVISION]: String(revision) };
    if (revisionOf(newSet) !== revision) {
      this.sets.annotate('replicasets', newSet, annotation);
    }
    const live = this.live(keyOf(deployment));
    if (live && revisionOf(live) !== revision) {
      this.sets.annotate('deployments', live, annotation);
    }
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
      this.resizeAll(deployment, newSet, oldSets);
      return;
    }
    if (deployment.spec.paused) return;
    const up = planScaleUp(deployment, newSet, oldSets);
    if (up) {
      this.sets.resize(deployment, up.set, up.replicas);
      return;
    }
    if (deployment.spec.strategy.type === 'Recreate') return;
    for (const plan of planScaleDown(deployment, newSet, oldSets)) {
      this.sets.resize(deployment, plan.set, plan.replicas);
    }
  }

  /** Sets that keep their size note the new number, too. */
  private resizeAll(
    deployment: Deployment,
    newSet: ReplicaSet,
    oldSets: ReplicaSet[],
  ): void {
    const plans = planResize(deployment, newSet, oldSets);
    for (const set of [newSet, ...oldSets]) {
      const plan = plans.find(item => item.set === set);
      const replicas = plan?.replicas ?? set.spec.replicas;
      this.sets.resize(deployment, set, replicas);
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
    for (const set of idle.slice(0, Math.max(0, idle.length - limit))) {
      this.sets.delete(set);
    }
  }

  private updateStatus(
    key: string,
    newSet: ReplicaSet | undefined,
    allSets: ReplicaSet[],
  ): void {
    const live = this.live(key);
    if (!live) return;
    const nowMs = this.registry.clock.now();
    const { uid } = live.metadata;
    const { status, progressed } = computeDeploymentStatus({
      deployment: live,
      newSet,
      allSets,
      nowMs,
      now: this.registry.now(),
      secondMs: this.context.timings.secondMs,
      progressedAtMs: this.lastProgress(live),
    });
    if (progressed) this.progressedAt.set(uid, nowMs);
    if (!deepEqual(status, live.status)) {
      const definition = this.definition('apps', 'deployments');
      this.registry.updateStatus(definition, live, status, this.options);
    }
    this.lookAgainAtDeadline(key, live);
  }

  /** When the rollout came further last, in ms. */
  private lastProgress({ metadata, status }: Deployment): number {
    const known = this.progressedAt.get(metadata.uid);
    if (known !== undefined) return known;
    const condition = findCondition(status?.conditions ?? [], 'Progressing');
    return Date.parse(condition?.lastUpdateTime ?? this.registry.now());
  }

  private lookAgainAtDeadline(key: string, deployment: Deployment): void {
    const { conditions = [] } = this.live(key)?.status ?? {};
    const condition = findCondition(conditions, 'Progressing');
    const open =
      condition?.status === 'True' &&
      condition.reason !== 'NewReplicaSetAvailable';
    if (!open) return;
    const { secondMs } = this.context.timings;
    const deadlineMs =
      (deployment.spec.progressDeadlineSeconds ?? 600) * secondMs;
    const at = this.lastProgress(deployment) + deadlineMs;
    this.queue.addAfter(key, at - this.registry.clock.now());
  }
}
