import { Pod } from '../model/workloads';
import { Change } from '../storage/store';
import { Clock } from '../util/time';
import { readySince } from './replicas';

/**
 * When pods became ready, in ms. Conditions only tell it in whole seconds,
 * which is too coarse for minReadySeconds of a shortened second.
 */
export class ReadyTimes {
  private readonly times = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Learns from a change of a pod. */
  observe({ type, object }: Change): void {
    const { uid } = object.metadata;
    const ready = type !== 'DELETED' && readySince(object as Pod) !== undefined;
    if (!ready) this.times.delete(uid);
    else if (!this.times.has(uid)) this.times.set(uid, this.clock.now());
  }

  /** Since when a pod is ready; undefined while it is not. */
  since(pod: Pod): number | undefined {
    return this.times.get(pod.metadata.uid) ?? readySince(pod);
  }
}
