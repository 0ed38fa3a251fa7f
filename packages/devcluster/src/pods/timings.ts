/** How long simulated things take; tests shorten them. */
export interface Timings {
  /** Length of one second of a pod's own durations (probes, preStop, grace). */
  secondMs: number;
  /** From a bound pod to its sandbox. */
  sandboxMs: number;
  /** Pulling an image. */
  imagePullMs: number;
  /** From a created container to a listening process. */
  containerStartMs: number;
  /** Start of `demo/slow`. */
  slowStartMs: number;
  /** How long `demo/broken` and `demo/oom` run before they end. */
  crashAfterMs: number;
  /** First delay of CrashLoopBackOff and ImagePullBackOff; doubles. */
  backoffBaseMs: number;
  /** Longest such delay. */
  backoffMaxMs: number;
  /** First retry of a controller whose write was refused; doubles. */
  controllerRetryMs: number;
  /** From a change of a Service or its pods to that of its endpoints. */
  endpointsMs: number;
  /** From changed endpoints to requests that go there. */
  routingMs: number;
  /** From the deletion of a namespace to that of its content. */
  namespaceGraceMs: number;
  /** Period of the HPA loop and of metrics samples. */
  metricsPeriodMs: number;
}

/**
 * The timings of an ordinary cluster on a quick machine. A changed selector
 * was in the EndpointSlice after 10 ms and with the users after 20 ms when
 * this was measured on a real Kubernetes 1.36.
 */
export const DEFAULT_TIMINGS: Timings = {
  secondMs: 1_000,
  sandboxMs: 50,
  imagePullMs: 150,
  containerStartMs: 100,
  slowStartMs: 8_000,
  crashAfterMs: 500,
  backoffBaseMs: 10_000,
  backoffMaxMs: 300_000,
  controllerRetryMs: 500,
  endpointsMs: 10,
  routingMs: 10,
  namespaceGraceMs: 5_000,
  metricsPeriodMs: 15_000,
};

/** Timings for tests: everything at a twentieth. */
export const FAST_TIMINGS: Timings = {
  secondMs: 50,
  sandboxMs: 1,
  imagePullMs: 1,
  containerStartMs: 1,
  slowStartMs: 400,
  crashAfterMs: 5,
  backoffBaseMs: 100,
  backoffMaxMs: 1_000,
  controllerRetryMs: 20,
  endpointsMs: 0,
  routingMs: 1,
  namespaceGraceMs: 250,
  metricsPeriodMs: 200,
};
