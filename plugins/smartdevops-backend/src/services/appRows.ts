import { AppSummary } from '@smartdevops/backstage-plugin-smartdevops-common';

/** A row of the apps table, but for how current it is. */
export type AppRow = Omit<AppSummary, 'asOf' | 'stale'>;

/**
 * Rows of the apps table. A row is the same object as long as nothing of it is
 * different, so that whoever makes something of it can keep that.
 */
export type AppRows = {
  /** How current rows are depends on their cluster. */
  groups: { asOf: string; stale: boolean; rows: AppRow[] }[];
  /** What is missing, and why, in a sentence. */
  incomplete?: string;
};

/** The rows as the contract has them. */
export function toSummaries({ groups }: AppRows): AppSummary[] {
  return groups.flatMap(({ asOf, stale, rows }) =>
    rows.map(row => ({ ...row, asOf, stale })),
  );
}
