import { Autoscaler } from '../../model/autoscaling';
import { Deployment, Pod, ReplicaSet } from '../../model/workloads';
import { ObjectStore } from '../../storage/store';
import { Metric } from '../exposition';
import { autoscalerMetrics } from './autoscalerState';
import { namespaceMetrics, quotaMetrics } from './namespaceState';
import { podMetrics } from './podState';
import { deploymentMetrics, replicaSetMetrics } from './workloadState';

/** The state of objects in the names of kube-state-metrics. */
export function stateMetrics(store: ObjectStore): Metric[] {
  const autoscalers = store.list('autoscaling/horizontalpodautoscalers');
  return [
    ...podMetrics(store.list('pods') as Pod[]),
    ...deploymentMetrics(store.list('apps/deployments') as Deployment[]),
    replicaSetMetrics(store.list('apps/replicasets') as ReplicaSet[]),
    ...autoscalerMetrics(autoscalers as Autoscaler[]),
    quotaMetrics(store.list('resourcequotas')),
    ...namespaceMetrics(store.list('namespaces')),
  ];
}
