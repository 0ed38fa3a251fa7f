import {
  App,
  AppSummary,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/*
 * Answers about apps in parts. What only changes with the app is the same
 * object until then, so that whoever makes something of it can keep that.
 */

/** A row of the apps table, but for how current it is. */
export type AppRow = Omit<AppSummary, 'asOf' | 'stale'>;

/** Rows of the apps table. */
export type AppRows = {
  /** How current rows are depends on their cluster. */
  groups: { asOf: string; stale: boolean; rows: AppRow[] }[];
  /** What is missing, and why, in a sentence. */
  incomplete?: string;
};

/** What of an answer about one app depends on when it is asked for. */
export type CurrentApp = Pick<App, 'asOf' | 'stale' | 'release'>;

/** The rest of it. */
export type RestingApp = Omit<App, keyof CurrentApp>;

export type AppParts = { current: CurrentApp; resting: RestingApp };

/** The rows as the contract has them. */
export function toSummaries({ groups }: AppRows): AppSummary[] {
  return groups.flatMap(({ asOf, stale, rows }) =>
    rows.map(row => ({ ...row, asOf, stale })),
  );
}

/** The answer as the contract has it. */
export function toApp({ current, resting }: AppParts): App {
  return { ...resting, ...current };
}
