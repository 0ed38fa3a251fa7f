import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { ClaimStore } from './types';

/** Claims in the plugin's database: the primary key decides who gets one. */
export class DatabaseClaimStore implements ClaimStore {
  private readonly knex: Knex;
  private readonly onTakeover: (key: string) => void;

  /** @param onTakeover - told of a claim that somebody else did not give back */
  constructor(knex: Knex, onTakeover: (key: string) => void = () => {}) {
    this.knex = knex;
    this.onTakeover = onTakeover;
  }

  async claim(key: string, owner: string, ttlMs: number): Promise<boolean> {
    const now = Date.now();
    const expires = new Date(now + ttlMs).toISOString();
    const abandoned = await this.knex('claims')
      .where({ key })
      .where('expires_at', '<', new Date(now).toISOString())
      .delete();
    try {
      await this.knex('claims').insert({ key, owner, expires_at: expires });
      if (abandoned > 0) {
        this.onTakeover(key);
      }
      return true;
    } catch (error) {
      if (isDatabaseConflictError(error)) {
        return false;
      }
      throw error;
    }
  }

  async renew(key: string, owner: string, ttlMs: number): Promise<void> {
    const expires = new Date(Date.now() + ttlMs).toISOString();
    await this.knex('claims').where({ key, owner }).update({
      expires_at: expires,
    });
  }

  async release(key: string, owner: string): Promise<void> {
    await this.knex('claims').where({ key, owner }).delete();
  }
}
