import { KubeObject } from '../../model/objects';

/** Streams that are watched together. */
export const STREAMS = {
  deployments: '/apis/apps/v1/namespaces/NS/deployments',
  replicasets: '/apis/apps/v1/namespaces/NS/replicasets',
  pods: '/api/v1/namespaces/NS/pods',
  endpointslices: '/apis/discovery.k8s.io/v1/namespaces/NS/endpointslices',
  events: '/api/v1/namespaces/NS/events',
} as const;

/** Name of one stream. */
export type Stream = keyof typeof STREAMS;

/** One watch event of merged streams. */
export interface StreamEvent {
  stream: Stream;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

/** Events in the order of their writes; streams arrive independently. */
export function inOrder(events: StreamEvent[]): StreamEvent[] {
  const revision = ({ object }: StreamEvent) =>
    Number(object.metadata.resourceVersion);
  return [...events].sort((a, b) => revision(a) - revision(b));
}
