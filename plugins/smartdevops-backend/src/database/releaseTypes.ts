import {
  HistoryClosing,
  ReleaseHistoryEntry,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** An entry of the release history with its identity. */
export type StoredRelease = ReleaseHistoryEntry & { id: string };

/** Which app's history. */
export type ReleaseKey = { tenant: string; app: string };

/** The release history of apps. */
export interface ReleaseStore {
  /**
   * Keeps an entry, recognised by kind, revision and `at`. An entry that has
   * ended stays as it is.
   */
  put(key: ReleaseKey, entry: ReleaseHistoryEntry): Promise<void>;
  /** Ends an entry that is still running. */
  close(id: string, closing: HistoryClosing): Promise<void>;
  running(key: ReleaseKey): Promise<StoredRelease[]>;
  /** Newest first, at most 200. */
  list(key: ReleaseKey): Promise<StoredRelease[]>;
  /**
   * All entries of a revision, newest first. Revisions of an app of the same
   * name that was removed before are none of this one's.
   */
  ofRevision(key: ReleaseKey, revision: number): Promise<StoredRelease[]>;
}

/** An app of a coordinated release. */
export type GroupMember = {
  app: string;
  /** Revision of the candidate that is promoted. */
  expectedRevision: number;
};

/**
 * How far a coordinated release is. `switching` and `reverting` go on; in the
 * other states everything is done.
 */
export type GroupState = 'switching' | 'reverting' | 'succeeded' | 'reverted';

/** Several apps of a tenant that are promoted together, or not at all. */
export type ReleaseGroup = {
  id: string;
  tenant: string;
  apps: GroupMember[];
  by: string;
  /** Why the checks were overridden. */
  overrideReason?: string;
  state: GroupState;
  message: string;
  createdAt: string;
};

/** Coordinated releases that are, or were, under way. */
export interface ReleaseGroupStore {
  /** Keeps a new one, which belongs to its owner until `until`. */
  insert(group: ReleaseGroup, owner: string, until: string): Promise<void>;
  /** Those that go on and belong to nobody any more. */
  abandoned(now: string): Promise<ReleaseGroup[]>;
  /** Takes one over, or keeps it; says false if it belongs to somebody else. */
  claim(options: {
    id: string;
    owner: string;
    now: string;
    until: string;
  }): Promise<boolean>;
  /** Changes the state while it belongs to the owner; says whether it did. */
  setState(change: {
    id: string;
    owner: string;
    state: GroupState;
    message: string;
  }): Promise<boolean>;
}
