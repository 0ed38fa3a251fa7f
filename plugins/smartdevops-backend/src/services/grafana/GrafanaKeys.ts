import { exportJWK, generateKeyPair, JWK } from 'jose';
import { SigningKeyStore } from '../../database';
import { ALGORITHM } from '../../observability';
import { Clock } from '../types';

const HOUR_MS = 3_600_000;
/** How long a key signs. */
const PERIOD_MS = 7 * 24 * HOUR_MS;
/** How long the keys are remembered; anybody may ask for the public ones. */
const MEMORY_MS = 60_000;

type Keys = { previous?: JWK; current: JWK; next: JWK };

/**
 * The keys that sign tokens for Grafana. Time is cut into periods and each
 * has its key, in the database, so that all replicas use the same. A key is
 * public from the beginning of the period before its own to the end of the one
 * after: Grafana may keep the public keys for days and still knows it.
 */
export class GrafanaKeys {
  private readonly store: SigningKeyStore;
  private readonly clock: Clock;
  private memory: { until: number; period: number; keys: Keys } | undefined;

  constructor(options: { store: SigningKeyStore; clock: Clock }) {
    this.store = options.store;
    this.clock = options.clock;
  }

  /** The private key that signs now. */
  async current(): Promise<JWK> {
    return (await this.keys()).current;
  }

  /** Public keys, as a JSON Web Key Set. */
  async publicKeys(): Promise<{ keys: JWK[] }> {
    const { previous, current, next } = await this.keys();
    const all = previous ? [previous, current, next] : [current, next];
    return { keys: all.map(publicPart) };
  }

  /** Makes the next key, and forgets those whose time is over. */
  async rotate(): Promise<void> {
    await this.keys();
    await this.store.prune(this.period() - 1);
  }

  private period(): number {
    return Math.floor(this.clock() / PERIOD_MS);
  }

  private async keys(): Promise<Keys> {
    const now = this.clock();
    const period = this.period();
    const { memory } = this;
    if (memory && memory.period === period && now < memory.until) {
      return memory.keys;
    }
    const keys = await this.load(period);
    this.memory = { until: now + MEMORY_MS, period, keys };
    return keys;
  }

  private async load(period: number): Promise<Keys> {
    const kept = await this.read(period);
    for (const wanted of [period, period + 1]) {
      if (!kept.has(wanted)) {
        const at = new Date(this.clock()).toISOString();
        await this.store.offer(wanted, JSON.stringify(await makeKey()), at);
      }
    }
    // Another replica may have been faster: only what is kept counts.
    const all = await this.read(period);
    const current = all.get(period);
    const next = all.get(period + 1);
    if (!current || !next) {
      throw new Error('The keys for Grafana could not be kept.');
    }
    return { previous: all.get(period - 1), current, next };
  }

  private async read(period: number): Promise<Map<number, JWK>> {
    const rows = await this.store.list(period - 1);
    return new Map(
      rows.map(row => [row.period, JSON.parse(row.key) as JWK] as const),
    );
  }
}

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, {
    extractable: true,
  });
  const key = await exportJWK(privateKey);
  return { ...key, kid: crypto.randomUUID(), alg: ALGORITHM, use: 'sig' };
}

/** Named one by one, so that nothing private can slip through. */
function publicPart({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  return { kty, crv, x, y, kid, alg, use };
}
