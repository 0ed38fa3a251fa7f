import { Container } from '../model/workloads';
import { ContainerHost } from './containerHost';
import { Prober, ProbeKind } from './prober';

/** What probes find out about a container. */
export interface ProbeListener {
  /** The startup probe has succeeded; never called without one. */
  onStarted(): void;
  onReadiness(ready: boolean): void;
  /** The startup or liveness probe has given up. */
  onUnhealthy(probe: 'startup' | 'liveness'): void;
}

/** Runs the probes of one run of a container. */
export class ContainerProbes {
  private probers: Prober[] = [];

  constructor(
    private readonly host: ContainerHost,
    private readonly container: Container,
    private readonly listener: ProbeListener,
  ) {}

  /** Begins with the startup probe; the others follow its success. */
  start(): void {
    if (!this.container.startupProbe) {
      this.startServiceProbers();
      return;
    }
    this.add('Startup', success => {
      if (!success) {
        this.listener.onUnhealthy('startup');
        return;
      }
      this.listener.onStarted();
      this.startServiceProbers();
    });
  }

  stop(): void {
    for (const prober of this.probers) prober.stop();
    this.probers = [];
  }

  private startServiceProbers(): void {
    this.add('Readiness', ready => this.listener.onReadiness(ready));
    this.add('Liveness', success => {
      if (!success) this.listener.onUnhealthy('liveness');
    });
  }

  private add(kind: ProbeKind, onVerdict: (success: boolean) => void): void {
    const { host, container } = this;
    const probe =
      container[`${kind.toLowerCase() as Lowercase<ProbeKind>}Probe`];
    if (!probe) return;
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
    this.probers.push(prober);
    prober.start();
  }
}
