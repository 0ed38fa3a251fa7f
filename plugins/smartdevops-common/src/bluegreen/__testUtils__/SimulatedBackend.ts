import { ObservedApp } from '../../model/observed';
import { Color } from '../../model/words';
import {
  closingOf,
  HistoryClosing,
  historyOf,
  lastActiveOf,
  ReleaseHistoryEntry,
} from '../history';
import { PlanOrRefusal, ReleaseSettings, ReleaseStep } from '../plan';
import { planReconcile } from '../planReconcile';
import { observeSimulated } from './observeSimulated';
import { INGRESS } from './releases';
import { Conflict, SimulatedCluster } from './SimulatedCluster';

/** Rows of the release history, shared by all replicas of the backend. */
export class SimulatedHistory {
  readonly rows = new Map<string, ReleaseHistoryEntry>();

  record(app: ObservedApp): void {
    const state = app.activeService?.release;
    for (const entry of historyOf(app)) {
      const key = `${entry.kind} ${entry.revision} ${entry.at}`;
      const known = this.rows.get(key);
      if (!known || known.outcome === 'running') {
        this.rows.set(key, { ...known, ...entry });
      }
    }
    for (const row of this.rows.values()) {
      if (row.outcome === 'running' && state) {
        const closing: HistoryClosing | undefined = closingOf(row, state);
        Object.assign(row, closing);
      }
    }
  }
}

/** What happens to a write on its way. */
export type Fault = 'none' | 'error' | 'lost';

type Part = 'service' | 'preview' | 'deployments';

/**
 * One replica of the backend: it plans from what it saw last, which may be
 * old, part by part, and does its steps one at a time, so that anything can
 * happen in between.
 */
export class SimulatedBackend {
  private seen: ObservedApp;
  private queue: ReleaseStep[] = [];
  private missingSince: number | undefined;
  /** Asked of the live Service; the write itself comes later. */
  private retirementAllowed = false;
  /** How often somebody had changed the Service when that was asked. */
  private meddlesSeen = 0;
  /** How often, by what was seen, the pods of each color had been hurt. */
  private damagesSeen: Record<Color, number>;

  constructor(
    private readonly cluster: SimulatedCluster,
    private readonly history: SimulatedHistory,
    private readonly settings: ReleaseSettings,
  ) {
    this.seen = this.observe();
    this.damagesSeen = { ...cluster.reported };
  }

  get busy(): boolean {
    return this.queue.length > 0;
  }

  /** Watch events of some kinds arrive. */
  refresh(parts: Part[]): void {
    const now = this.observe();
    if (parts.includes('service')) {
      const { activeService, activeEndpoints } = now;
      this.seen = { ...this.seen, activeService, activeEndpoints };
    }
    if (parts.includes('preview')) {
      const { previewService, previewEndpoints } = now;
      this.seen = { ...this.seen, previewService, previewEndpoints };
    }
    if (parts.includes('deployments')) {
      this.seen = { ...this.seen, deployments: now.deployments };
      this.damagesSeen = { ...this.cluster.reported };
    }
  }

  /** A user asks for something. */
  begin(plan: (app: ObservedApp) => PlanOrRefusal): void {
    this.history.record(this.seen);
    const planned = plan(this.seen);
    this.giveUp();
    this.queue = planned.refusal ? [] : [...planned.steps];
  }

  /** Looks after the app by itself; says when it wants to look again. */
  reconcile(now: number): number | undefined {
    this.history.record(this.seen);
    const gone = this.seen.activeService === undefined;
    this.missingSince = gone ? (this.missingSince ?? now) : undefined;
    const plan = planReconcile(this.seen, {
      now,
      missing:
        this.missingSince === undefined
          ? undefined
          : {
              since: this.missingSince,
              lastActive: lastActiveOf([...this.history.rows.values()]),
            },
      settings: this.settings,
      ingress: INGRESS,
    });
    this.giveUp();
    this.queue = [...plan.steps];
    return plan.wakeAt;
  }

  /** Does the next step of what was begun. */
  advance(fault: Fault): void {
    const step = this.queue.shift();
    if (!step) {
      return;
    }
    if (fault === 'error') {
      this.giveUp();
      return;
    }
    if (step.kind === 'retire' && !this.retirementAllowed) {
      this.retirementAllowed = this.cluster.mayRetire(step.color);
      this.meddlesSeen = this.cluster.meddles;
      this.queue = this.retirementAllowed ? [step, ...this.queue] : [];
      return;
    }
    this.retirementAllowed = false;
    const before = this.cluster.service.selector;
    const named = this.cluster.state?.active.color;
    try {
      this.cluster.apply(step);
    } catch (error) {
      if (!(error instanceof Conflict)) {
        throw error;
      }
      this.queue = [];
      return;
    }
    this.judgeRetirement(step, before);
    this.judgeSwitch(step, before, named);
    if (fault === 'lost') {
      this.queue = [];
    }
  }

  private giveUp(): void {
    this.queue = [];
    this.retirementAllowed = false;
  }

  /** Takes notice of the release state, without acting on it. */
  look(): void {
    this.history.record(this.observe());
  }

  /** The process ends and another one starts, knowing nothing. */
  restart(): void {
    this.giveUp();
    this.refresh(['service', 'preview', 'deployments']);
  }

  /** Between looking and writing only somebody with kubectl may be faster. */
  private judgeRetirement(step: ReleaseStep, selected?: Color): void {
    const sawAll = this.meddlesSeen === this.cluster.meddles;
    if (step.kind === 'retire' && selected === step.color && sawAll) {
      throw new Error('What serves the users was scaled to zero.');
    }
  }

  /**
   * Users are never moved to a color that runs nothing, nor away from pods that
   * answer. The selector may be put back to what the state named before; where
   * the state was destroyed and nobody answers, there is nothing to lose.
   */
  private judgeSwitch(
    step: ReleaseStep,
    before: Color | undefined,
    named: Color | undefined,
  ): void {
    if (step.kind !== 'writeState') {
      return;
    }
    const { color } = step.state.active;
    if (color === before || before === undefined) {
      return;
    }
    const hurtMeanwhile =
      this.damagesSeen[color] !== this.cluster.damages[color];
    if (hurtMeanwhile) {
      return;
    }
    const target = this.cluster.deployments.get(color);
    const served = this.cluster.readyPods(before) > 0;
    const isRepair = named === undefined ? !served : color === named;
    if (!isRepair && !target?.desired) {
      throw new Error('Users were moved to a color that is scaled to zero.');
    }
    if (served && this.cluster.readyPods(color) === 0) {
      throw new Error('Users were moved from pods that answer to none.');
    }
  }

  private observe(): ObservedApp {
    return {
      cluster: 'default',
      tenant: 'acme',
      name: 'shop',
      namespace: 'acme',
      ...observeSimulated(this.cluster),
      pods: [],
      ingress: { hosts: ['shop.acme.localhost'] },
      events: [],
    };
  }
}
