import {
  ANNOTATION_AT,
  ANNOTATION_BY,
  ANNOTATION_CHANGES,
  ANNOTATION_HELD_SINCE,
  ANNOTATION_RESTARTED_AT,
  ANNOTATION_REVISION,
  ANNOTATION_SPEC,
  ANNOTATION_STOPPED,
  ANNOTATION_SUSPENDED,
  Color,
  formatChanges,
  formatStoredSpec,
  LABEL_REVISION,
  StoredSpec,
  writtenResources,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Manifest } from '../resources';
import { AppLocation, AppVersion } from '../types';
import { appLabels, colorSelector } from './labels';

/** Name of the one container of an app's pods. */
export const CONTAINER = 'app';
/** Seconds a pod keeps serving after it was told to end, until no proxy sends to it any more. */
const DRAIN_SECONDS = 5;

/** Name of the Deployment of one color. */
export function deploymentName(app: string, color: Color): string {
  return `${app}-${color}`;
}

/** Name of the Secret with an app's secret environment. */
export function secretName(app: string): string {
  return `${app}-env`;
}

/**
 * The Deployment of one color. Rolls without losing a request (DESIGN §5) and
 * satisfies pod security `restricted`.
 */
export function deploymentManifest(
  location: AppLocation,
  appVersion: AppVersion,
): Manifest {
  const { spec, version, stopped, suspended, restartedAt, heldSince } =
    appVersion;
  const { changes = [] } = appVersion;
  const labels = appLabels(location, { color: version.color });
  return {
    kind: 'Deployment',
    metadata: {
      name: deploymentName(location.app, version.color),
      namespace: location.namespace,
      labels,
      annotations: {
        [ANNOTATION_SPEC]: formatStoredSpec(spec),
        [ANNOTATION_REVISION]: String(version.revision),
        [ANNOTATION_BY]: version.by,
        [ANNOTATION_AT]: version.at,
        ...(stopped && { [ANNOTATION_STOPPED]: 'true' }),
        ...(suspended !== undefined && {
          [ANNOTATION_SUSPENDED]: String(suspended),
        }),
        ...(restartedAt && { [ANNOTATION_RESTARTED_AT]: restartedAt }),
        ...(heldSince && { [ANNOTATION_HELD_SINCE]: heldSince }),
        ...(changes.length > 0 && {
          [ANNOTATION_CHANGES]: formatChanges(changes),
        }),
      },
    },
    spec: {
      ...replicasOf(appVersion),
      revisionHistoryLimit: 2,
      minReadySeconds: 2,
      progressDeadlineSeconds: 300,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
      },
      selector: { matchLabels: colorSelector(location.app, version.color) },
      template: {
        metadata: {
          // By its revision the preview selects exactly the candidate's pods.
          // The Deployment's own selector never changes.
          labels: { ...labels, [LABEL_REVISION]: String(version.revision) },
          ...(restartedAt && {
            annotations: { [ANNOTATION_RESTARTED_AT]: restartedAt },
          }),
        },
        spec: podSpec(location, spec),
      },
    },
  };
}

/** An autoscaler owns the count of a running app: naming it here would fight it. */
function replicasOf({ spec, stopped, suspended, replicas }: AppVersion) {
  if (stopped || suspended !== undefined) {
    return { replicas: 0 };
  }
  if (replicas !== undefined) {
    return { replicas };
  }
  return spec.autoscaling ? {} : { replicas: spec.replicas };
}

/**
 * Satisfies Pod Security `restricted`. Where an admin set the tenant to
 * `baseline`, images that insist on root may start: they are not made to run as
 * somebody else, and keep the capabilities that a container begins with.
 */
function podSpec(
  { app, podSecurity = 'restricted' }: AppLocation,
  spec: StoredSpec,
) {
  const isRestricted = podSecurity === 'restricted';
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 30 + DRAIN_SECONDS,
    securityContext: {
      ...(isRestricted && { runAsNonRoot: true }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: CONTAINER,
        image: spec.image,
        env: environment(app, spec),
        ports: [{ name: 'http', containerPort: spec.containerPort }],
        ...(spec.resources && {
          resources: writtenResources(spec.resources),
        }),
        ...probes(spec),
        lifecycle: { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
        // The last log lines become part of the pod's status, where the
        // status page finds them without asking for the log.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        securityContext: {
          allowPrivilegeEscalation: false,
          ...(isRestricted && { capabilities: { drop: ['ALL'] } }),
        },
      },
    ],
  };
}

function environment(app: string, spec: StoredSpec) {
  const plain = Object.entries(spec.env).map(([name, value]) => ({
    name,
    value,
  }));
  const secret = spec.secretEnv.map(name => ({
    name,
    valueFrom: {
      secretKeyRef: {
        name: secretName(app),
        key: spec.secretKeys?.[name] ?? name,
      },
    },
  }));
  return [
    { name: 'PORT', value: String(spec.containerPort) },
    ...plain,
    ...secret,
  ];
}

/**
 * Readiness always: without it a pod counts as ready the moment it starts.
 * With a health path the app is asked, without one its port has to accept.
 */
function probes(spec: StoredSpec) {
  // The scheme is what would be defaulted. Named, it is ours, and goes with
  // the rest when the next version in this color has no health path: left
  // behind, it would make a second handler beside tcpSocket.
  const handler = spec.healthPath
    ? { httpGet: { path: spec.healthPath, port: 'http', scheme: 'HTTP' } }
    : { tcpSocket: { port: 'http' } };
  return {
    readinessProbe: { ...handler, periodSeconds: 2, failureThreshold: 3 },
    // Patient, so that a slow start or a short hang is not made worse.
    livenessProbe: {
      ...handler,
      initialDelaySeconds: 60,
      periodSeconds: 10,
      failureThreshold: 6,
    },
  };
}
