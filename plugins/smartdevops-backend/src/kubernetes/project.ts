import type {
  CoreV1Event,
  V1ContainerStatus,
  V1Deployment,
  V1EndpointSlice,
  V1Pod,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import {
  ANNOTATION_CHANGES,
  ANNOTATION_RELEASE,
  ANNOTATION_RESTARTED_AT,
  ANNOTATION_SPEC,
  ANNOTATION_STOPPED,
  ANNOTATION_SUSPENDED,
  Color,
  LABEL_APP,
  LABEL_COLOR,
  LABEL_LANE,
  LABEL_REVISION,
  ObservedAutoscaler,
  ObservedContainer,
  ObservedDeployment,
  ObservedEndpoints,
  ObservedEvent,
  ObservedPod,
  ObservedService,
  parseChanges,
  parseReleaseState,
  parseStoredSpec,
  parseVersionMarks,
  storable,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { intern } from './intern';

/*
 * From the API server's JSON to what the product uses. Watches and lists give
 * times as text although the library's types say Date; `time` reads both.
 */

function time(value: Date | string | undefined): string | undefined {
  return value === undefined || value === null
    ? undefined
    : new Date(value).toISOString();
}

/** What containers say goes into states and histories, which keep only text. */
function text(value: string | undefined): string | undefined {
  return value && storable(value);
}

function color(value: string | undefined): Color | undefined {
  return value === 'blue' || value === 'green' ? value : undefined;
}

function count(value: string | undefined): number | undefined {
  const number = Number(value);
  return value && Number.isInteger(number) && number >= 0 ? number : undefined;
}

/** Nothing for a Deployment that carries no color: it is none of ours. */
export function projectDeployment(
  object: V1Deployment,
): ObservedDeployment | undefined {
  const { metadata = {}, spec, status = {} } = object;
  const ownColor = color(metadata.labels?.[LABEL_COLOR]);
  if (!ownColor || !spec) {
    return undefined;
  }
  const annotations = metadata.annotations ?? {};
  return {
    name: metadata.name!,
    uid: metadata.uid!,
    color: ownColor,
    image: intern(storable(spec.template.spec?.containers[0]?.image ?? '')),
    ...parseVersionMarks(annotations),
    createdAt: time(metadata.creationTimestamp)!,
    resourceVersion: metadata.resourceVersion!,
    generation: metadata.generation ?? 0,
    observedGeneration: status.observedGeneration ?? 0,
    desired: spec.replicas ?? 1,
    replicas: status.replicas ?? 0,
    updated: status.updatedReplicas ?? 0,
    ready: status.readyReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    conditions: (status.conditions ?? []).map(
      ({ type, status: value, reason, message }) => ({
        type: intern(type),
        status: intern(value),
        reason: intern(reason),
        message: text(message),
      }),
    ),
    spec: parseStoredSpec(annotations[ANNOTATION_SPEC]),
    stopped: annotations[ANNOTATION_STOPPED] === 'true',
    suspended: count(annotations[ANNOTATION_SUSPENDED]),
    restartedAt: annotations[ANNOTATION_RESTARTED_AT],
    changes: parseChanges(annotations[ANNOTATION_CHANGES]),
  };
}

export function projectPod(object: V1Pod): ObservedPod {
  const { metadata = {}, spec, status = {} } = object;
  const condition = (type: string) =>
    status.conditions?.find(candidate => candidate.type === type);
  const scheduled = condition('PodScheduled');
  return {
    name: metadata.name!,
    color: color(metadata.labels?.[LABEL_COLOR]),
    revision: count(metadata.labels?.[LABEL_REVISION]),
    phase: intern(status.phase ?? 'Unknown'),
    ready: condition('Ready')?.status === 'True',
    terminating: metadata.deletionTimestamp !== undefined,
    createdAt: time(metadata.creationTimestamp)!,
    node: intern(spec?.nodeName),
    image: intern(storable(spec?.containers[0]?.image ?? '')),
    unschedulable:
      scheduled?.status === 'False' && scheduled.reason === 'Unschedulable'
        ? (text(scheduled.message) ?? 'no reason was given')
        : undefined,
    containers: [
      ...(status.initContainerStatuses ?? []).map(s =>
        projectContainer(s, true),
      ),
      ...(status.containerStatuses ?? []).map(s => projectContainer(s, false)),
    ],
  };
}

function projectContainer(
  status: V1ContainerStatus,
  init: boolean,
): ObservedContainer {
  const { waiting, running, terminated } = status.state ?? {};
  const last = status.lastState?.terminated;
  const base = {
    name: intern(status.name),
    init,
    ready: status.ready,
    restarts: status.restartCount,
    last: last && {
      reason: last.reason,
      exitCode: last.exitCode,
      message: text(last.message),
    },
  };
  if (running) {
    return { ...base, state: 'running', startedAt: time(running.startedAt) };
  }
  if (waiting) {
    const { reason, message } = waiting;
    return { ...base, state: 'waiting', reason, message: text(message) };
  }
  if (terminated) {
    const { reason, message, exitCode } = terminated;
    return {
      ...base,
      state: 'terminated',
      reason,
      message: text(message),
      exitCode,
    };
  }
  return { ...base, state: 'unknown' };
}

export function projectService(object: V1Service): ObservedService {
  const { metadata = {}, spec } = object;
  const selector = ownSelector(metadata.labels ?? {}, spec?.selector ?? {});
  return {
    name: metadata.name!,
    selectedColor: color(selector[LABEL_COLOR]),
    selectedRevision: count(selector[LABEL_REVISION]),
    resourceVersion: metadata.resourceVersion!,
    port: spec?.ports?.[0]?.port,
    release: parseReleaseState(metadata.annotations?.[ANNOTATION_RELEASE]),
    createdAt: time(metadata.creationTimestamp)!,
  };
}

/**
 * A selector as the suite writes it, or nothing: one label more or another
 * app's name and the Service leads nowhere, whatever color it names.
 */
function ownSelector(
  labels: Record<string, string>,
  selector: Record<string, string>,
): Record<string, string> {
  const known =
    labels[LABEL_LANE] === 'preview'
      ? [LABEL_APP, LABEL_COLOR, LABEL_REVISION]
      : [LABEL_APP, LABEL_COLOR];
  const isOwn =
    selector[LABEL_APP] === labels[LABEL_APP] &&
    Object.keys(selector).every(key => known.includes(key));
  return isOwn ? selector : {};
}

export function projectAutoscaler(
  object: V2HorizontalPodAutoscaler,
): ObservedAutoscaler {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics } = object.spec!;
  const cpu = metrics?.find(({ resource }) => resource?.name === 'cpu');
  return {
    target: scaleTargetRef.name,
    minReplicas: minReplicas ?? 1,
    maxReplicas,
    targetCpuPercent: cpu?.resource?.target.averageUtilization,
  };
}

/**
 * Counts a slice's endpoints. Terminating ones are left out: they serve what
 * they have begun and get nothing new.
 */
export function projectEndpointSlice(
  object: V1EndpointSlice,
): ObservedEndpoints {
  const endpoints = (object.endpoints ?? []).filter(
    endpoint => !endpoint.conditions?.terminating,
  );
  return {
    // Unknown readiness counts as ready (EndpointConditions.ready).
    ready: endpoints.filter(e => e.conditions?.ready !== false).length,
    total: endpoints.length,
  };
}

/** Events of the scheduler have only `eventTime`, others only `lastTimestamp`. */
export function projectEvent(object: CoreV1Event): ObservedEvent {
  const at =
    object.series?.lastObservedTime ??
    object.lastTimestamp ??
    object.eventTime ??
    object.metadata.creationTimestamp;
  return {
    type: object.type === 'Warning' ? 'Warning' : 'Normal',
    reason: intern(object.reason ?? ''),
    message: storable(object.message ?? ''),
    kind: intern(object.involvedObject.kind ?? ''),
    name: object.involvedObject.name ?? '',
    at: time(at) ?? new Date(0).toISOString(),
    count: object.series?.count ?? object.count ?? 1,
  };
}
