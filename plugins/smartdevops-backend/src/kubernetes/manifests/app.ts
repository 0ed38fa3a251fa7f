import {
  ANNOTATION_RELEASE,
  formatReleaseState,
  IngressSettings,
  LABEL_APP,
  LABEL_COLOR,
  LABEL_REVISION,
  Lane,
  laneObjectName,
  NO_REVISION,
  ReleaseState,
  StoredSpec,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Manifest } from '../resources';
import { AppLocation } from '../types';
import { secretName } from './deployment';
import { appLabels, colorSelector } from './labels';

/** How Ingresses are written. */
export type IngressOptions = IngressSettings & {
  className?: string;
  /** On every Ingress, such as who issues its certificate. */
  annotations?: Record<string, string>;
};

/** The Service of a lane without its selector, which `smartdevops-release` owns. */
export function serviceManifest(
  location: AppLocation,
  lane: Lane,
  spec: Pick<StoredSpec, 'port'>,
): Manifest & { spec: object } {
  return {
    kind: 'Service',
    metadata: {
      name: laneObjectName(location.app, lane),
      namespace: location.namespace,
      labels: appLabels(location, { lane }),
    },
    spec: {
      type: 'ClusterIP',
      ports: [
        { name: 'http', port: spec.port, targetPort: 'http', protocol: 'TCP' },
      ],
    },
  };
}

/**
 * Selector and release state of the active Service: one atomic write. With
 * `resourceVersion` it is refused (409) if the Service changed since.
 */
export function releaseManifest(
  location: AppLocation,
  state: ReleaseState,
  resourceVersion?: string,
): Manifest & { spec: object } {
  return {
    kind: 'Service',
    metadata: {
      name: location.app,
      namespace: location.namespace,
      annotations: { [ANNOTATION_RELEASE]: formatReleaseState(state) },
      ...(resourceVersion && { resourceVersion }),
    },
    spec: { selector: colorSelector(location.app, state.active.color) },
  };
}

/**
 * The preview Service: it leads to exactly the pods of one version, or with
 * `version` missing nowhere. Nobody else writes its selector.
 */
export function previewManifest(
  location: AppLocation,
  port: number,
  version?: Version,
): Manifest {
  const { spec, ...manifest } = serviceManifest(location, 'preview', { port });
  return {
    ...manifest,
    spec: {
      ...spec,
      selector: {
        [LABEL_APP]: location.app,
        ...(version && { [LABEL_COLOR]: version.color }),
        [LABEL_REVISION]: version ? String(version.revision) : NO_REVISION,
      },
    },
  };
}

/**
 * The Ingress of a lane.
 *
 * @param hosts - full host names that lead there
 */
export function ingressManifest(
  location: AppLocation,
  lane: Lane,
  { hosts, ...options }: IngressOptions & { hosts: string[] },
): Manifest {
  const name = laneObjectName(location.app, lane);
  const backend = { service: { name, port: { name: 'http' } } };
  return {
    kind: 'Ingress',
    metadata: {
      name,
      namespace: location.namespace,
      labels: appLabels(location, { lane }),
      ...(options.annotations && { annotations: options.annotations }),
    },
    spec: {
      ...(options.className && { ingressClassName: options.className }),
      rules: hosts.map(host => ({
        host,
        http: { paths: [{ path: '/', pathType: 'Prefix', backend }] },
      })),
      ...(options.scheme === 'https' && {
        tls: [{ hosts, secretName: `${name}-tls` }],
      }),
    },
  };
}

/** Keeps node maintenance from taking more than one pod of an app at a time. */
export function disruptionBudgetManifest(location: AppLocation): Manifest {
  return {
    kind: 'PodDisruptionBudget',
    metadata: {
      name: location.app,
      namespace: location.namespace,
      labels: appLabels(location),
    },
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: { [LABEL_APP]: location.app } },
    },
  };
}

/** The Secret with the app's secret environment. */
export function secretManifest(
  location: AppLocation,
  values: Record<string, string>,
): Manifest {
  return {
    kind: 'Secret',
    metadata: {
      name: secretName(location.app),
      namespace: location.namespace,
      labels: appLabels(location),
    },
    type: 'Opaque',
    // data, not stringData: a key dropped from stringData would stay in data.
    data: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        Buffer.from(value, 'utf8').toString('base64'),
      ]),
    ),
  };
}

/** Scales one color; follows the active color after a switch. */
export function autoscalerManifest(
  location: AppLocation,
  deployment: string,
  autoscaling: NonNullable<StoredSpec['autoscaling']>,
): Manifest {
  return {
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: location.app,
      namespace: location.namespace,
      labels: appLabels(location),
    },
    spec: {
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: deployment,
      },
      minReplicas: autoscaling.minReplicas,
      maxReplicas: autoscaling.maxReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: {
              type: 'Utilization',
              averageUtilization: autoscaling.targetCpuPercent,
            },
          },
        },
      ],
    },
  };
}
