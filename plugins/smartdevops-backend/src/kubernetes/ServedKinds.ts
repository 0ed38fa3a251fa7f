import { KubernetesError } from './KubernetesError';
import { apiVersionOf, Kind, pluralOf } from './resources';
import { Transport } from './Transport';

/** A cluster gains or loses an API seldom. */
const REMEMBER_MS = 60_000;

/** Whether the cluster serves kinds that not every cluster has. */
export class ServedKinds {
  private readonly transport: Transport;
  private readonly clock: () => number;
  private readonly known = new Map<
    Kind,
    { at: number; served: Promise<boolean> }
  >();

  constructor(options: { transport: Transport; clock: () => number }) {
    this.transport = options.transport;
    this.clock = options.clock;
  }

  serves(kind: Kind): Promise<boolean> {
    const now = this.clock();
    const known = this.known.get(kind);
    if (known && now - known.at < REMEMBER_MS) {
      return known.served;
    }
    const served = this.ask(kind);
    this.known.set(kind, { at: now, served });
    // What could not be asked is asked again the next time.
    served.catch(() => this.known.delete(kind));
    return served;
  }

  private async ask(kind: Kind): Promise<boolean> {
    try {
      const { resources } = await this.transport.json<{
        resources: { name: string }[];
      }>({ path: `/apis/${apiVersionOf(kind)}` });
      return resources.some(({ name }) => name === pluralOf(kind));
    } catch (error) {
      if (error instanceof KubernetesError && error.code === 404) {
        return false;
      }
      throw error;
    }
  }
}
