import {
  hasServed,
  ReleaseKind,
  ReleaseOutcome,
  ReleaseRecord,
  SpecChange,
  specChanges,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Duration } from 'luxon';

/** What happened, in words. */
export const KIND_WORDS: Record<ReleaseKind, string> = {
  create: 'Created',
  prepare: 'Prepared',
  promote: 'Promoted',
  rollback: 'Rolled back to',
  'switch-back': 'Switched back to by itself',
  adopt: 'Found running',
};

/** How it ended, in words. */
export const OUTCOME_WORDS: Record<ReleaseOutcome, string> = {
  running: 'in progress',
  succeeded: 'succeeded',
  promoted: 'promoted',
  aborted: 'aborted',
  expired: 'expired',
  replaced: 'replaced by another candidate',
  'switched-back': 'switched back by itself',
  'rolled-back': 'rolled back later',
  failed: 'failed',
};

/**
 * Whether a record is of a release: a version that served users. A promoted
 * version has a record of its promotion beside that of its preparation.
 */
export function isRelease(record: ReleaseRecord): boolean {
  return (
    record.kind !== 'prepare' &&
    record.outcome !== 'failed' &&
    hasServed(record)
  );
}

/** How long something took, or nothing while it goes on. */
export function durationOf({ at, endedAt }: ReleaseRecord): string {
  if (!endedAt) {
    return '–';
  }
  const millis = Math.max(0, Date.parse(endedAt) - Date.parse(at));
  if (millis < 1_000) {
    return 'at once';
  }
  const { days, hours, minutes, seconds } = Duration.fromMillis(millis)
    .shiftTo('days', 'hours', 'minutes', 'seconds')
    .toObject();
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [Math.floor(seconds ?? 0), 's'],
  ].filter(([count]) => count);
  return parts
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** What a record changed, against which version. */
export type RecordDiff = { before: ReleaseRecord; changes: SpecChange[] };

/**
 * The changes of a record against the version before it: the one it names,
 * else the latest release that is older. Nothing where either is not known.
 *
 * @param records - newest first
 */
export function diffOf(
  record: ReleaseRecord,
  records: ReleaseRecord[],
): RecordDiff | undefined {
  const older = records
    .slice(records.indexOf(record) + 1)
    .filter(({ revision }) => revision !== record.revision);
  const before = record.fromRevision
    ? older.find(({ revision }) => revision === record.fromRevision)
    : older.find(isRelease);
  return record.spec && before?.spec
    ? { before, changes: specChanges(before.spec, record.spec) }
    : undefined;
}
