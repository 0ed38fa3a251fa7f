import { Container, Pod } from '../model/workloads';
import { Clock } from '../util/time';
import { AppProcess } from './appServer';
import { ConfigLookup } from './containerConfig';
import { behaviorOf, parseImage } from './images';
import { PodNetwork } from './podNetwork';
import { Prober, ProbeKind } from './prober';
import { Timings } from './timings';

/** What a container needs from its pod and node. */
export interface ContainerHost {
  readonly pod: Pod;
  readonly podIP: string;
  readonly network: PodNetwork;
  readonly timings: Timings;
  readonly clock: Clock;
  readonly lookup: ConfigLookup;
  /** The container's status changed. */
  changed(): void;
  /** Records an Event about the container. */
  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    container: string,
  ): void;
}

/** Starts one kind of probe of a container, if it has that. */
export function startProber(
  host: ContainerHost,
  container: Container,
  kind: ProbeKind,
  onVerdict: (success: boolean) => void,
): Prober[] {
  const probe = container[`${kind.toLowerCase() as Lowercase<ProbeKind>}Probe`];
  if (!probe) return [];
  const prober = new Prober({
    kind,
    probe,
    container,
    ip: host.podIP,
    network: host.network,
    timings: host.timings,
    onVerdict,
    onFailure: message =>
      host.event(
        'Warning',
        'Unhealthy',
        `${kind} probe failed: ${message}`,
        container.name,
      ),
  });
  prober.start();
  return [prober];
}

/** The process that a container's image runs. */
export function createProcess(
  { pod }: ContainerHost,
  container: Container,
  log: (line: string) => void,
): AppProcess {
  const color = pod.metadata.labels?.['smartdevops.io/color'];
  return new AppProcess({
    behavior: behaviorOf(container.image),
    log,
    identity: {
      app: pod.metadata.labels?.['smartdevops.io/app'] ?? container.name,
      image: container.image,
      version: parseImage(container.image).tag,
      ...(color ? { color } : {}),
      pod: pod.metadata.name,
      namespace: pod.metadata.namespace ?? '',
    },
  });
}

/** A backoff as the kubelet writes it: `40s`, `1m20s`. */
export function formatBackoff(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
