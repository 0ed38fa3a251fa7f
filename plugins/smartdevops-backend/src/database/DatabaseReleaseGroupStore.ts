import type { Knex } from 'knex';
import {
  GroupMember,
  GroupState,
  ReleaseGroup,
  ReleaseGroupStore,
} from './releaseTypes';

type GroupRow = {
  id: string;
  tenant: string;
  apps: string;
  actor: string;
  override_reason: string | null;
  state: GroupState;
  message: string;
  created_at: string;
  owner: string;
  claimed_until: string;
};

const UNDER_WAY: GroupState[] = ['switching', 'reverting'];

/** Coordinated releases in the plugin's database. */
export class DatabaseReleaseGroupStore implements ReleaseGroupStore {
  constructor(private readonly knex: Knex) {}

  async insert(
    group: ReleaseGroup,
    owner: string,
    until: string,
  ): Promise<void> {
    await this.knex<GroupRow>('release_groups').insert({
      id: group.id,
      tenant: group.tenant,
      apps: JSON.stringify(group.apps),
      actor: group.by,
      override_reason: group.overrideReason ?? null,
      state: group.state,
      message: group.message,
      created_at: group.createdAt,
      owner,
      claimed_until: until,
    });
  }

  async abandoned(now: string): Promise<ReleaseGroup[]> {
    const rows = await this.knex<GroupRow>('release_groups')
      .whereIn('state', UNDER_WAY)
      .where('claimed_until', '<', now)
      .orderBy('created_at');
    return rows.map(fromRow);
  }

  async claim(options: {
    id: string;
    owner: string;
    now: string;
    until: string;
  }): Promise<boolean> {
    const { id, owner, now, until } = options;
    const count = await this.knex<GroupRow>('release_groups')
      .where({ id })
      .whereIn('state', UNDER_WAY)
      .where(query => query.where({ owner }).orWhere('claimed_until', '<', now))
      .update({ owner, claimed_until: until });
    return count === 1;
  }

  async setState(change: {
    id: string;
    owner: string;
    state: GroupState;
    message: string;
  }): Promise<boolean> {
    const { id, owner, state, message } = change;
    const count = await this.knex<GroupRow>('release_groups')
      .where({ id, owner })
      .update({ state, message });
    return count === 1;
  }
}

function fromRow(row: GroupRow): ReleaseGroup {
  return {
    id: row.id,
    tenant: row.tenant,
    apps: JSON.parse(row.apps) as GroupMember[],
    by: row.actor,
    overrideReason: row.override_reason ?? undefined,
    state: row.state,
    message: row.message,
    createdAt: row.created_at,
  };
}
