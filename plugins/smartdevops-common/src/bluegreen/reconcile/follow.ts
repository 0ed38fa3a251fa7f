import { appHost, hostLabel } from '../../hosts';
import { holderOf } from '../observedColors';
import { ReleaseStep } from '../plan';
import { Observation, ReconcilePlan, waiting } from './situation';

/**
 * Lets the active Service answer on the port of the active version, which a
 * promotion may have changed.
 */
export function followPort({
  service,
  active,
}: Observation): ReconcilePlan | undefined {
  const spec = active?.spec;
  return spec && service.port !== undefined && service.port !== spec.port
    ? { steps: [{ kind: 'servePort', spec }] }
    : undefined;
}

/** After that an Ingress that was never seen is not there. */
const INGRESS_SECONDS = 10;

/**
 * Lets the Ingress take the host of the active version, and that of the
 * previous one as long as it runs: whoever still asks there is answered. Puts
 * back what somebody else changed or deleted, and adds what the settings ask
 * for since.
 */
export function followHosts(
  observation: Observation,
): ReconcilePlan | undefined {
  const { app, service, now } = observation;
  const hosts = hostsOf(observation);
  if (hosts.length === 0) {
    return undefined;
  }
  const step: ReleaseStep = { kind: 'serveHosts', hosts };
  if (!app.ingress) {
    const due = Date.parse(service.createdAt) + INGRESS_SECONDS * 1000;
    return now < due ? waiting(due) : { steps: [step] };
  }
  const same =
    !app.ingress.incomplete &&
    app.ingress.hosts.length === hosts.length &&
    hosts.every(host => app.ingress?.hosts.includes(host));
  return same ? undefined : { steps: [step] };
}

function hostsOf({ app, state, active, ingress }: Observation): string[] {
  const previous = holderOf(app, state.previous);
  const running = previous && previous.desired > 0 ? previous : undefined;
  const labels = [active?.spec, running?.spec]
    .filter(spec => spec !== undefined)
    .map(spec => hostLabel(app.name, spec));
  return active?.spec
    ? [...new Set(labels)].map(label => appHost(ingress, app.tenant, label))
    : [];
}

/** Lets the autoscaler scale the active version, and never the other one. */
export function followAutoscaler({
  app,
  active,
}: Observation): ReconcilePlan | undefined {
  const spec = active?.spec;
  if (!active || !spec) {
    return undefined;
  }
  const { autoscaling } = spec;
  const { autoscaler } = app;
  if (!autoscaling) {
    return autoscaler && { steps: [{ kind: 'removeAutoscaler' }] };
  }
  const follows =
    autoscaler?.target === active.name &&
    autoscaler.minReplicas === autoscaling.minReplicas &&
    autoscaler.maxReplicas === autoscaling.maxReplicas &&
    autoscaler.targetCpuPercent === autoscaling.targetCpuPercent;
  return follows
    ? undefined
    : { steps: [{ kind: 'autoscale', color: active.color, autoscaling }] };
}
