import { KubeObject } from './objects';

/** Shows a stored (core/v1) Event in the shape of events.k8s.io/v1. */
export function toEventsV1(event: KubeObject): KubeObject {
  const {
    involvedObject,
    message,
    count,
    firstTimestamp,
    lastTimestamp,
    source,
    reportingComponent,
    ...rest
  } = event;
  return {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    regarding: involvedObject,
    note: message,
    reportingController: reportingComponent,
    deprecatedCount: count,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedSource: source,
  };
}

/** Reads an events.k8s.io/v1 Event into the stored shape. */
export function fromEventsV1(event: KubeObject): KubeObject {
  const {
    regarding,
    note,
    reportingController,
    deprecatedCount,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedSource,
    ...rest
  } = event;
  return {
    ...rest,
    apiVersion: 'v1',
    involvedObject: regarding ?? {},
    message: note,
    reportingComponent: reportingController,
    source: deprecatedSource ?? {},
    count: deprecatedCount,
    firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp,
  };
}
