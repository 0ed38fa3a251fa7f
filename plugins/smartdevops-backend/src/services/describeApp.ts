import {
  App,
  AppEvent,
  AppStatus,
  appUrl,
  deploymentOf,
  deriveReleaseStatus,
  hostLabel,
  ingressNotice,
  IngressSettings,
  ObservedApp,
  ObservedEvent,
  planPort,
  publicSpec,
  ReleaseFacts,
  resolveActive,
  ResourceUsage,
  StoredSpec,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertCounts } from './alerts/FiringAlerts';
import { AppRow, CurrentApp, RestingApp } from './appAnswers';
import { Freshness, UsageReader } from '../kubernetes/types';

/** What an answer about an app is made of. */
export type AppFacts = {
  app: ObservedApp;
  status: AppStatus;
  freshness: Freshness;
  usage: UsageReader;
  /** Whether logs are kept beyond the life of a pod. */
  logHistory: boolean;
  /** What decides about its release, with the time at which it is looked at. */
  release: ReleaseFacts;
};

/** What of an answer about an app only changes with the app. */
export function describeResting(
  facts: Pick<AppFacts, 'app' | 'status' | 'usage' | 'logHistory'> & {
    ingress: IngressSettings;
  },
): RestingApp {
  const { app, status, usage, logHistory, ingress } = facts;
  const deployment = app.deployments.find(
    d => d.color === status.active?.color,
  );
  const spec = deployment?.spec ?? unknownSpec(app, deployment?.image);
  const port = planPort(spec.port);
  return {
    tenant: app.tenant,
    name: app.name,
    namespace: app.namespace,
    spec: publicSpec(spec),
    phase: status.phase,
    reason: status.reason,
    message: status.message,
    replicas: status.replicas,
    pods: status.pods.map(pod => ({
      ...pod,
      usage: usage.usageOf(app, pod.name),
    })),
    usage: usageOf(facts),
    logHistory,
    endpoints: app.activeEndpoints,
    urls: urlsOf(app, ingress),
    notices: [port.notice, ingressNotice(app, ingress)].filter(
      notice => notice !== undefined,
    ),
  };
}

/** What of it depends on when it is asked for. */
export function describeCurrent({
  app,
  freshness,
  release,
}: Pick<AppFacts, 'app' | 'freshness' | 'release'>): CurrentApp {
  return {
    asOf: freshness.asOf,
    stale: freshness.stale,
    release: deriveReleaseStatus(app, release),
  };
}

/** One row of the apps table, but for how current it is. */
export function summarizeApp(
  facts: Pick<AppFacts, 'app' | 'status' | 'usage'> & {
    ingress: IngressSettings;
    alerts: AlertCounts;
  },
): AppRow {
  const { app, status, ingress, alerts } = facts;
  return {
    tenant: app.tenant,
    name: app.name,
    phase: status.phase,
    reason: status.reason,
    message: status.message,
    active: status.active,
    candidate: app.activeService?.release?.candidate,
    replicas: status.replicas,
    restarts: status.restarts,
    usage: usageOf(facts),
    alerts: alerts.firingFor(app.tenant, app.name),
    urls: urlsOf(app, ingress),
    createdAt: bornAt(app),
    createdBy: status.active?.by,
  };
}

/** A Service that was put back is younger than the app. */
function bornAt({
  activeService,
  deployments,
}: ObservedApp): string | undefined {
  return [activeService, ...deployments]
    .flatMap(object => object?.createdAt ?? [])
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** What the pods of the active version use; missing where none is measured. */
function usageOf({
  app,
  status,
  usage,
}: Pick<AppFacts, 'app' | 'status' | 'usage'>): ResourceUsage | undefined {
  const measured = app.pods
    .filter(({ color }) => color === status.active?.color)
    .map(({ name }) => usage.usageOf(app, name))
    .filter(found => found !== undefined);
  return measured.length === 0
    ? undefined
    : measured.reduce((all, one) => ({
        cpu: all.cpu + one.cpu,
        memory: all.memory + one.memory,
      }));
}

/** A Kubernetes event as it is answered. */
export function describeEvent(event: ObservedEvent): AppEvent {
  const { at, type, reason, message, kind, name, count } = event;
  return { at, type, reason, message, object: `${kind}/${name}`, count };
}

/** The preview has an address only while it leads to the candidate. */
function urlsOf(app: ObservedApp, ingress: IngressSettings): App['urls'] {
  const spec = deploymentOf(app, resolveActive(app)?.color)?.spec;
  const candidate = app.activeService?.release?.candidate;
  const isShown =
    candidate !== undefined &&
    app.previewService?.selectedRevision === candidate.revision;
  return {
    active: appUrl(ingress, app.tenant, hostLabel(app.name, spec)),
    ...(isShown && {
      preview: appUrl(ingress, app.tenant, app.name, 'preview'),
    }),
  };
}

/** What can still be told of an app whose description was lost. */
function unknownSpec(app: ObservedApp, image = ''): StoredSpec {
  const port = app.activeService?.port ?? 8080;
  return {
    image,
    port,
    containerPort: planPort(port).containerPort,
    replicas: app.deployments[0]?.desired ?? 0,
    env: {},
    secretEnv: [],
  };
}
