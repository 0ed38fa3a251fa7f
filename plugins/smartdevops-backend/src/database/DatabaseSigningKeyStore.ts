import type { Knex } from 'knex';

/** Keys that sign tokens, each for one period of time. */
export interface SigningKeyStore {
  /** Keys of a period and later, oldest first. */
  list(from: number): Promise<{ period: number; key: string }[]>;
  /** Keeps a key unless the period has one already. */
  offer(period: number, key: string, at: string): Promise<void>;
  /** Forgets the keys before a period. */
  prune(before: number): Promise<void>;
}

/** Signing keys in the plugin's database: the primary key decides whose is used. */
export class DatabaseSigningKeyStore implements SigningKeyStore {
  constructor(private readonly knex: Knex) {}

  async list(from: number): Promise<{ period: number; key: string }[]> {
    return this.knex('signing_keys')
      .select('period', 'key')
      .where('period', '>=', from)
      .orderBy('period');
  }

  async offer(period: number, key: string, at: string): Promise<void> {
    await this.knex('signing_keys')
      .insert({ period, key, created_at: at })
      .onConflict('period')
      .ignore();
  }

  async prune(before: number): Promise<void> {
    await this.knex('signing_keys').where('period', '<', before).delete();
  }
}
