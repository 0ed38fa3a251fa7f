import { TenantStore } from '../database';
import { AppReader, Place } from '../kubernetes/types';

/** Changes within this time are looked at together. */
const GATHER_MS = 500;

/** Has a tenant looked at when somebody changed what confines it. */
export class TenantWatcher {
  private readonly reader: AppReader;
  private readonly tenants: TenantStore;
  private readonly onDrift: (tenant: string) => Promise<void>;
  private readonly onError: (error: unknown) => void;
  private readonly pending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(options: {
    reader: AppReader;
    tenants: TenantStore;
    onDrift: (tenant: string) => Promise<void>;
    onError: (error: unknown) => void;
  }) {
    this.reader = options.reader;
    this.tenants = options.tenants;
    this.onDrift = options.onDrift;
    this.onError = options.onError;
  }

  start(): void {
    this.unsubscribe = this.reader.onTenantChange(place => {
      this.pending.add(keyOf(place));
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.flush().catch(this.onError);
      }, GATHER_MS);
    });
  }

  stop(): void {
    this.unsubscribe?.();
    clearTimeout(this.timer);
  }

  private async flush(): Promise<void> {
    const changed = new Set(this.pending);
    this.pending.clear();
    const tenants = await this.tenants.listTenants();
    await Promise.all(
      tenants
        .filter(tenant => changed.has(keyOf(tenant)))
        .map(({ name }) => this.onDrift(name)),
    );
  }
}

function keyOf({ cluster, namespace }: Place): string {
  return `${cluster}/${namespace}`;
}
