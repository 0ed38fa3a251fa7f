/**
 * An embedded, simulated Kubernetes cluster for demos, development and tests.
 *
 * @packageDocumentation
 */
export { startDevCluster } from './devCluster';
export type { DevCluster, DevClusterOptions } from './options';
export { DEFAULT_TIMINGS, FAST_TIMINGS } from './pods/timings';
export type { Timings } from './pods/timings';
export type { Clock } from './util/time';
