import { Freshness } from '../kubernetes/types';
import { Clock } from './types';

/** How long the database may take to answer before it counts as failing. */
const DATABASE_MS = 2_000;
/** Anybody may ask, so the database is asked at most this often. */
const KEEP_MS = 1_000;

/** What anybody may know about this replica: no names, no addresses, no errors. */
export type Health = {
  /**
   * `down`: nothing can be done here. `degraded`: what is shown of a cluster
   * is old or missing; everything else works.
   */
  status: 'ok' | 'degraded' | 'down';
  database: boolean;
  clusters: {
    total: number;
    /** Of which the whole state has been read. */
    synced: number;
    /** Whose watches all run now. */
    reachable: number;
  };
};

/** Tells whether this replica of the backend can do its work. */
export class HealthService {
  private last: { at: number; answer: Promise<boolean> } | undefined;

  constructor(
    private readonly parts: {
      /** Asks the database anything. */
      ping: () => Promise<unknown>;
      freshness: () => Freshness[];
      clock: Clock;
    },
  ) {}

  /**
   * An unreachable cluster degrades a replica and does not take it down: all
   * replicas would go at once, and with them what the database still tells.
   */
  async health(): Promise<Health> {
    const found = this.parts.freshness();
    const clusters = {
      total: found.length,
      synced: found.filter(({ synced }) => synced).length,
      reachable: found.filter(({ synced, stale }) => synced && !stale).length,
    };
    const database = await this.database();
    const whole = clusters.reachable === clusters.total;
    const working = whole ? 'ok' : 'degraded';
    return { status: database ? working : 'down', database, clusters };
  }

  private database(): Promise<boolean> {
    const now = this.parts.clock();
    if (!this.last || now - this.last.at >= KEEP_MS) {
      this.last = { at: now, answer: this.ask() };
    }
    return this.last.answer;
  }

  private async ask(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>(resolve => {
      timer = setTimeout(() => resolve(false), DATABASE_MS);
    });
    const asked = this.parts.ping().then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
