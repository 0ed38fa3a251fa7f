import { matchesLabelSelector } from '../model/labels';
import { KubeObject, LabelSelector } from '../model/objects';
import { Deployment, IntOrString, Pod } from '../model/workloads';
import { keyOf } from '../storage/store';
import { deepEqual } from '../util/json';
import { Controller, ControllerContext, splitKey } from './controller';
import { resolveIntOrPercent } from './deployment/rollingUpdate';
import { isActive, isReady } from './replicas';

interface Budget extends KubeObject {
  spec: {
    selector?: LabelSelector;
    minAvailable?: IntOrString;
    maxUnavailable?: IntOrString;
  };
}

const STORAGE = 'policy/poddisruptionbudgets';

/** How many pods a budget needs, of those that should exist. */
export function desiredHealthy(spec: Budget['spec'], expected: number): number {
  if (spec.maxUnavailable !== undefined) {
    const missing = resolveIntOrPercent(spec.maxUnavailable, expected, true);
    return Math.max(0, expected - missing);
  }
  return resolveIntOrPercent(spec.minAvailable ?? 0, expected, true);
}

/** Keeps the status of PodDisruptionBudgets. */
export class DisruptionController extends Controller {
  constructor(context: ControllerContext) {
    super(context, 'disruption-controller');
  }

  start(): void {
    this.watch(STORAGE, ({ object }) => this.queue.add(keyOf(object)));
    this.watch('pods', ({ object }) => {
      for (const budget of this.store.list(
        STORAGE,
        object.metadata.namespace,
      )) {
        this.queue.add(keyOf(budget));
      }
    });
    for (const item of this.store.list(STORAGE)) this.queue.add(keyOf(item));
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const budget = this.store.get(STORAGE, namespace, name) as
      Budget | undefined;
    if (!budget || budget.metadata.deletionTimestamp) return;
    const pods = this.store
      .list('pods', namespace)
      .map(pod => pod as Pod)
      .filter(pod => isActive(pod))
      .filter(pod =>
        matchesLabelSelector(budget.spec.selector, pod.metadata.labels),
      );
    const expected = this.expectedPods(namespace, budget, pods.length);
    const healthy = pods.filter(isReady).length;
    const desired = desiredHealthy(budget.spec, expected);
    const allowed = Math.max(0, healthy - desired);
    const status = {
      observedGeneration: budget.metadata.generation,
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: expected,
      conditions: this.conditions(budget, allowed > 0),
    };
    if (deepEqual(status, budget.status)) return;
    const definition = this.definition('policy', 'poddisruptionbudgets');
    this.registry.updateStatus(definition, budget, status, this.options);
  }

  /** Pods that the Deployments behind the budget want. */
  private expectedPods(
    namespace: string | undefined,
    budget: Budget,
    found: number,
  ): number {
    const wanted = this.store
      .list('apps/deployments', namespace)
      .map(item => item as Deployment)
      .filter(({ spec }) =>
        matchesLabelSelector(
          budget.spec.selector,
          spec.template.metadata?.labels,
        ),
      )
      .reduce((sum, { spec }) => sum + spec.replicas, 0);
    return Math.max(wanted, found);
  }

  private conditions(budget: Budget, allowed: boolean) {
    const old = (
      budget.status as { conditions?: Record<string, string>[] } | undefined
    )?.conditions?.[0];
    const status = allowed ? 'True' : 'False';
    return [
      {
        type: 'DisruptionAllowed',
        status,
        observedGeneration: budget.metadata.generation,
        lastTransitionTime:
          old?.status === status ? old.lastTransitionTime : this.registry.now(),
        reason: allowed ? 'SufficientPods' : 'InsufficientPods',
        message: '',
      },
    ];
  }
}
