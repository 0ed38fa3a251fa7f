import { COLORS, Color } from '../../model/words';
import { mayRetire } from '../protection';
import { ReleaseStep } from '../plan';
import {
  formatReleaseState,
  parseReleaseState,
  ReleaseState,
} from '../releaseState';
import { StoredSpec } from '../storedSpec';

/** A version whose pods never become ready. */
export const BROKEN = 'demo/broken:1';

type Pods = { fresh: number; freshReady: number; old: number };

/** A Deployment, with how many pods of it there really are. */
export type SimulatedDeployment = Pods & {
  color: Color;
  revision: number;
  spec: StoredSpec;
  desired: number;
  resourceVersion: number;
  generation: number;
  /** What the controller reported last. */
  status: Pods & { generation: number };
};

/** The precondition of a write did not hold. */
export class Conflict extends Error {}

/**
 * The objects of one app and the controllers behind them, without a network:
 * just enough for every order of events to be tried. Statuses lag behind
 * until `tick`, as they do on a cluster.
 */
export class SimulatedCluster {
  service = {
    selector: 'blue' as Color | undefined,
    annotation: '',
    resourceVersion: 1,
  };
  preview: { color: Color; revision: number } | undefined;
  readonly deployments = new Map<Color, SimulatedDeployment>();
  /** Every release that came to be, in order. */
  readonly releases: { kind: string; revision: number }[] = [];
  /** How often pods of a color were hurt from outside. */
  readonly damages = { blue: 0, green: 0 };
  /** How often of these the color's status tells of. */
  readonly reported = { blue: 0, green: 0 };
  /** What somebody scaled to zero by hand and nobody has started again. */
  readonly scaledAway = new Set<Color>();
  /** Whether there is no active Service. */
  isDeleted = false;
  /** Whether everything was deleted. */
  isRemoved = false;
  /** How often somebody else changed the active Service. */
  meddles = 0;
  private counter = 10;

  constructor(state: ReleaseState, spec: StoredSpec) {
    this.writeVersion(state.active.color, state.active.revision, spec, 2);
    this.settle();
    this.service.annotation = formatReleaseState(state);
    this.releases.push({ kind: 'create', revision: state.active.revision });
  }

  get state(): ReleaseState | undefined {
    return parseReleaseState(this.service.annotation);
  }

  /** Pods of a color that would answer a request this moment. */
  readyPods(color: Color | undefined): number {
    const deployment = color && this.deployments.get(color);
    return deployment ? deployment.old + deployment.freshReady : 0;
  }

  /** What the API server says of the active Service now: may a color go? */
  mayRetire(color: Color): boolean {
    const { selector } = this.service;
    return mayRetire({ selectedColor: selector, release: this.state }, color);
  }

  /** Does one write, as the API server would. */
  apply(step: ReleaseStep): void {
    switch (step.kind) {
      case 'restoreService':
        return this.restoreService(step.state);
      case 'writeState':
        return this.writeState(step.state, Number(step.resourceVersion));
      case 'writeVersion':
        // Asked live: it may have been given up, or the app may be removed.
        if (
          this.isDeleted ||
          this.state?.candidate?.revision !== step.version.revision
        ) {
          return undefined;
        }
        return this.writeVersion(
          step.version.color,
          step.version.revision,
          step.spec,
          step.replicas,
        );
      case 'scaleUp':
        return this.scaleUp(step);
      case 'retire':
        return this.retire(step);
      case 'attachPreview': {
        const { color, revision } = step.version;
        this.preview = { color, revision };
        return undefined;
      }
      case 'detachPreview':
        this.preview = undefined;
        return undefined;
      default:
        return undefined;
    }
  }

  private writeState(state: ReleaseState, resourceVersion: number): void {
    if (this.isDeleted || resourceVersion !== this.service.resourceVersion) {
      throw new Conflict('the Service has changed');
    }
    const before = this.state;
    if (before?.active.revision !== state.active.revision) {
      this.releases.push({
        kind: state.switched?.kind ?? 'unknown',
        revision: state.active.revision,
      });
    }
    this.service = {
      selector: state.active.color,
      annotation: formatReleaseState(state),
      resourceVersion: this.next(),
    };
  }

  private restoreService(state: ReleaseState): void {
    const { color, revision } = state.active;
    // Asked live, right before it is written.
    if (!this.isDeleted || this.deployments.get(color)?.revision !== revision) {
      return;
    }
    if (!this.releases.some(release => release.revision === revision)) {
      throw new Error('A version that never served was put before the users.');
    }
    this.isDeleted = false;
    this.writeState(state, this.service.resourceVersion);
  }

  private writeVersion(
    color: Color,
    revision: number,
    spec: StoredSpec,
    desired: number,
  ): void {
    if (this.isRemoved) {
      throw new Conflict('the app is gone');
    }
    const before = this.deployments.get(color);
    const old = before ? before.old + before.freshReady : 0;
    const generation = (before?.generation ?? 0) + 1;
    this.scaledAway.delete(color);
    this.deployments.set(color, {
      color,
      revision,
      spec,
      desired,
      old,
      fresh: 0,
      freshReady: 0,
      generation,
      resourceVersion: this.next(),
      status: before?.status ?? {
        generation: 0,
        old: 0,
        fresh: 0,
        freshReady: 0,
      },
    });
  }

  private scaleUp(step: Extract<ReleaseStep, { kind: 'scaleUp' }>): void {
    const deployment = this.deployments.get(step.color);
    if (deployment?.revision === step.revision) {
      this.rescale(deployment, Math.max(deployment.desired, step.replicas));
    }
  }

  private retire(step: Extract<ReleaseStep, { kind: 'retire' }>): void {
    const deployment = this.deployments.get(step.color);
    if (deployment?.resourceVersion !== Number(step.resourceVersion)) {
      throw new Conflict('the Deployment has changed');
    }
    this.rescale(deployment, 0);
  }

  private rescale(deployment: SimulatedDeployment, desired: number): void {
    deployment.desired = desired;
    deployment.generation++;
    if (desired > 0) {
      this.scaledAway.delete(deployment.color);
    }
    // Also where the count stays: the write marks the Deployment.
    deployment.resourceVersion = this.next();
  }

  /** Controllers and kubelets do one round of their work for a color. */
  tick(color: Color): void {
    const deployment = this.deployments.get(color);
    if (!deployment) {
      return;
    }
    const { desired } = deployment;
    if (desired === 0) {
      Object.assign(deployment, { old: 0, fresh: 0, freshReady: 0 });
    } else if (
      deployment.spec.image !== BROKEN &&
      deployment.freshReady < deployment.fresh
    ) {
      deployment.freshReady++;
      deployment.old = Math.max(0, deployment.old - 1);
    } else if (deployment.fresh < desired) {
      deployment.fresh++;
    }
    const { old, fresh, freshReady, generation } = deployment;
    const status = { old, fresh, freshReady, generation };
    if (JSON.stringify(status) !== JSON.stringify(deployment.status)) {
      deployment.status = status;
      deployment.resourceVersion = this.next();
    }
    this.reported[color] = this.damages[color];
  }

  /** All controllers work until nothing changes any more. */
  settle(): void {
    for (let round = 0; round < 20; round++) {
      COLORS.forEach(color => this.tick(color));
    }
  }

  /** Pods of a color stop being ready, and come back with `tick`. */
  damage(color: Color): void {
    const deployment = this.deployments.get(color);
    if (deployment) {
      this.damages[color]++;
      Object.assign(deployment, { old: 0, freshReady: 0 });
    }
  }

  /** Somebody scales a color to zero with kubectl. */
  scaleAway(color: Color): void {
    const deployment = this.deployments.get(color);
    if (deployment) {
      this.damages[color]++;
      this.rescale(deployment, 0);
      this.scaledAway.add(color);
    }
  }

  /** Somebody deletes the active Service with kubectl. */
  deleteService(): void {
    this.isDeleted = true;
    this.service = {
      selector: undefined,
      annotation: '',
      resourceVersion: this.next(),
    };
  }

  /** Somebody deletes everything with kubectl. */
  remove(): void {
    this.isRemoved = true;
    this.deleteService();
    this.preview = undefined;
    this.deployments.clear();
  }

  /** What somebody else does with kubectl. */
  meddle(change: { selector?: Color | null; annotation?: string }): void {
    if (this.isDeleted) {
      return;
    }
    this.meddles++;
    if (change.selector !== undefined) {
      this.service.selector = change.selector ?? undefined;
    }
    this.service = {
      ...this.service,
      annotation: change.annotation ?? this.service.annotation,
      resourceVersion: this.next(),
    };
  }

  private next(): number {
    return ++this.counter;
  }
}
