import {
  AlertChange,
  AlertNotice,
  AlertStatus,
  PlacedAlert,
  UnparsedAlert,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Message, Traces } from './types';

/** An alert as it is kept. */
export type StoredAlert = PlacedAlert & {
  id: string;
  acknowledged?: { by: string; at: string; comment?: string };
};

/** What a payload brought, and what is to be told of it. */
export type AlertIntake = {
  source: string;
  /** What Alertmanager calls the group that the alerts are of. */
  groupKey: string;
  alerts: PlacedAlert[];
  unparsed: UnparsedAlert[];
  /** Whether it carried a sign of life. */
  heartbeat: boolean;
  at: string;
  /**
   * Asked inside the transaction, once it is known what has to be told.
   *
   * @param storm - as it is now, where the notice is about one
   */
  messagesFor: (notice: AlertNotice, storm: StormState) => Message[];
};

/** How many names of a storm are told: as many as can be taken in at a glance. */
export const STORM_NAMES = 5;

/** What fires of a storm. */
export type StormState = {
  firing: number;
  /** Names of rules with how many alerts of each fire, the most frequent first; not all of them. */
  names: { name: string; firing: number }[];
  /** How many names there are. */
  distinct: number;
};

/** What could not be read, as it is kept. */
export type StoredUnparsedAlert = Omit<UnparsedAlert, 'index'> & {
  id: string;
  source: string;
  /** When it came last. */
  receivedAt: string;
};

export type AlertFilter = {
  /** Missing means all, and those of no tenant. */
  tenants?: string[];
  /** Those of no tenant as well. */
  unplaced?: boolean;
  app?: string;
  status?: AlertStatus;
};

/** How many alerts of an app fire. */
export type FiringCount = { tenant: string; app: string; count: number };

/** When an Alertmanager was heard of last. */
export type Heartbeat = { source: string; seenAt: string };

export interface AlertStore {
  /** How many calls of {@link AlertStore.take} at a time are of use. */
  readonly writers: number;
  /**
   * Keeps all of some payloads with the messages about them, or nothing.
   *
   * @returns what has changed by each
   * @throws if the database fails; Alertmanager then sends them again
   */
  take(intakes: AlertIntake[]): Promise<AlertChange[][]>;
  /** Firing first, then the newest. */
  list(
    filter: AlertFilter & { limit: number; offset?: number },
  ): Promise<StoredAlert[]>;
  /** How many there are, however many are listed. */
  count(filter: AlertFilter): Promise<number>;
  /** Those of apps; an app of which none fires is left out. */
  countFiring(): Promise<FiringCount[]>;
  /** What could not be read, the newest first. */
  listUnparsed(limit: number): Promise<StoredUnparsedAlert[]>;
  get(id: string): Promise<StoredAlert | undefined>;
  acknowledge(
    id: string,
    acknowledgement: { by: string; at: string; comment?: string },
    traces?: Traces,
  ): Promise<void>;
  heartbeats(): Promise<Heartbeat[]>;
  /** Forgets what was resolved before, and what could not be read before. */
  forget(before: string): Promise<void>;
}
