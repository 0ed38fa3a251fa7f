import { Container, Pod } from '../model/workloads';
import { Clock } from '../util/time';
import { AppProcess } from './appServer';
import { ConfigLookup } from './containerConfig';
import { behaviorOf, parseImage } from './images';
import { PodNetwork } from './podNetwork';
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
