import { Container } from '../model/workloads';
import { backoffMs } from './backoff';
import { ContainerHost } from './containerHost';
import { behaviorOf, pullError } from './images';
import { Timers } from './timers';

/** What a pull reports while it does not succeed. */
export type OnWaiting = (reason: string, message: string) => void;

/**
 * Pulls the image of a container: `demo/missing` never arrives, everything
 * else is there already.
 */
export class ImagePuller {
  private failures = 0;

  constructor(
    private readonly host: ContainerHost,
    private readonly container: Container,
    private readonly timers: Timers,
    private readonly onWaiting: OnWaiting,
  ) {}

  /** Calls back once the image is there; tries again until then. */
  pull(onPulled: () => void): void {
    const { image, name } = this.container;
    if (behaviorOf(image) === 'missing') {
      this.fail(onPulled);
      return;
    }
    this.host.event(
      'Normal',
      'Pulled',
      `Container image "${image}" already present on machine and can be accessed by the pod`,
      name,
    );
    this.timers.after(this.host.timings.imagePullMs, onPulled);
  }

  private fail(onPulled: () => void): void {
    const { image, name } = this.container;
    const { host, timers } = this;
    const error = pullError(image);
    host.event('Normal', 'Pulling', `Pulling image "${image}"`, name);
    timers.after(host.timings.imagePullMs, () => {
      this.failures += 1;
      const text = `Failed to pull image "${image}": ${error}`;
      host.event('Warning', 'Failed', text, name);
      host.event('Warning', 'Failed', 'Error: ErrImagePull', name);
      this.onWaiting('ErrImagePull', error);
      timers.after(host.timings.backoffBaseMs / 10, () =>
        this.backOff(error, onPulled),
      );
    });
  }

  private backOff(error: string, onPulled: () => void): void {
    const { image, name } = this.container;
    const message = `Back-off pulling image "${image}"`;
    this.host.event('Normal', 'BackOff', message, name);
    this.host.event('Warning', 'Failed', 'Error: ImagePullBackOff', name);
    this.onWaiting('ImagePullBackOff', `${message}: ErrImagePull: ${error}`);
    this.timers.after(backoffMs(this.host.timings, this.failures), () =>
      this.pull(onPulled),
    );
  }
}
