import { AppSpec } from '../api/schemas/appSpec';
import { Version } from '../api/schemas/releaseStatus';
import { ReleaseKind, ReleaseOutcome } from '../api/schemas/releases';
import { ObservedApp } from '../model/observed';
import { holderOf } from './observedColors';
import { rollbackTarget } from './protection';
import { ReleaseState } from './releaseState';
import { StoredSpec } from './storedSpec';

/**
 * A row of the release history as the release state implies it. Rows are
 * recognised by kind, revision and `at`.
 *
 * @public
 */
export type ReleaseHistoryEntry = {
  kind: ReleaseKind;
  revision: number;
  color: Version['color'];
  image: string;
  /** Revision that was active before. */
  from?: number;
  by: string;
  at: string;
  outcome: ReleaseOutcome;
  endedAt?: string;
  message: string;
  spec?: StoredSpec;
};

/** What of a recorded row decides how it ended. @public */
export type RunningEntry = Pick<
  ReleaseHistoryEntry,
  'kind' | 'revision' | 'at'
>;

/**
 * The rows that have to be in the history by what the release state says now.
 * Derived, not told: whoever looks at the state, even after a crash or in
 * another replica, records the same rows.
 *
 * @public
 */
export function historyOf(app: ObservedApp): ReleaseHistoryEntry[] {
  const state = app.activeService?.release;
  if (!state) {
    return [];
  }
  return [releaseEntry(app, state), beginningEntry(app, state)].filter(
    entry => entry !== undefined,
  );
}

/** How the active version came to be. */
function releaseEntry(
  app: ObservedApp,
  state: ReleaseState,
): ReleaseHistoryEntry {
  const { active, switched, intent, last } = state;
  const watched = intent?.kind === 'verify';
  const failed = last?.kind === 'failed' && last.revision === active.revision;
  const outcome = failed ? 'failed' : 'succeeded';
  const settled = switched ?? {
    kind: 'create' as const,
    at: active.at,
    by: active.by,
  };
  return {
    ...describe(app, active),
    kind: settled.kind,
    from: switched?.from,
    by: settled.by,
    at: switched?.since ?? settled.at,
    outcome: watched ? 'running' : outcome,
    endedAt: watched ? undefined : settled.at,
    message: (failed ? last.message : switched?.note) ?? '',
  };
}

/** What was begun and has not moved traffic: a candidate, or a rollback. */
function beginningEntry(
  app: ObservedApp,
  state: ReleaseState,
): ReleaseHistoryEntry | undefined {
  const { active, candidate, intent } = state;
  const target = rollbackTarget(state);
  if (target && intent) {
    return {
      ...describe(app, target),
      kind: 'rollback',
      from: active.revision,
      by: intent.by,
      at: intent.since,
      outcome: 'running',
      message: '',
    };
  }
  return (
    candidate && {
      ...describe(app, candidate),
      kind: 'prepare',
      from: active.revision,
      by: candidate.by,
      at: candidate.at,
      outcome: 'running',
      message: '',
    }
  );
}

function describe(app: ObservedApp, version: Version) {
  const { candidate, candidateSpec } = app.activeService?.release ?? {};
  const isCandidate = candidate?.revision === version.revision;
  return {
    revision: version.revision,
    color: version.color,
    image: version.image,
    spec:
      holderOf(app, version)?.spec ?? (isCandidate ? candidateSpec : undefined),
  };
}

/** How something that was recorded as running ended. @public */
export type HistoryClosing = {
  outcome: ReleaseOutcome;
  endedAt?: string;
  message?: string;
};

/**
 * How a row that is recorded as running ended by what the release state says
 * now; nothing while it still runs.
 *
 * @public
 */
export function closingOf(
  row: RunningEntry,
  state: ReleaseState,
): HistoryClosing | undefined {
  const { active, previous, candidate, last, switched } = state;
  const { kind, revision } = row;
  const serves = active.revision === revision;
  if (kind === 'prepare') {
    if (candidate?.revision === revision) {
      return undefined;
    }
    if (serves || previous?.revision === revision) {
      return { outcome: 'promoted', endedAt: switched?.at };
    }
  } else if (
    rollbackTarget(state)?.revision === revision ||
    (serves && state.intent?.kind === 'verify')
  ) {
    return undefined;
  }
  if (last?.revision === revision) {
    return { outcome: last.kind, endedAt: last.at, message: last.message };
  }
  if (kind === 'prepare') {
    return { outcome: 'replaced' };
  }
  return {
    outcome: serves ? 'succeeded' : 'rolled-back',
    endedAt: switched?.at,
  };
}

/**
 * Whether an entry tells that its version became active: only that makes a
 * revision a release, which may be gone back to (DESIGN §2). A rollback that
 * was given up, and a version that was only prepared, never served.
 *
 * @public
 */
export function hasServed({
  kind,
  outcome,
}: Pick<ReleaseHistoryEntry, 'kind' | 'outcome'>): boolean {
  switch (kind) {
    case 'prepare':
      return outcome === 'promoted';
    case 'rollback':
      return outcome === 'succeeded' || outcome === 'rolled-back';
    default:
      return true;
  }
}

/**
 * Revision that served the users last, by the history alone; nothing where it
 * knows of none.
 *
 * @param entries - of one app, in any order
 * @public
 */
export function lastActiveOf(
  entries: Pick<
    ReleaseHistoryEntry,
    'kind' | 'outcome' | 'revision' | 'at' | 'endedAt'
  >[],
): number | undefined {
  const moves = entries
    .filter(({ kind, outcome }) =>
      // Of a rollback that was undone a later entry tells.
      kind === 'rollback' ? outcome === 'succeeded' : kind !== 'prepare',
    )
    .map(entry => ({ revision: entry.revision, at: movedAt(entry) }));
  return moves.reduce<(typeof moves)[number] | undefined>(
    (last, move) => (last && last.at >= move.at ? last : move),
    undefined,
  )?.revision;
}

/** A rollback begins when it is asked for; users are moved when it ends. */
function movedAt({
  kind,
  outcome,
  at,
  endedAt,
}: Pick<ReleaseHistoryEntry, 'kind' | 'outcome' | 'at' | 'endedAt'>): string {
  return kind === 'rollback' && outcome === 'succeeded' ? (endedAt ?? at) : at;
}

/** The spec as people may see it: not which key of the Secret is read. @public */
export function publicSpec({ secretKeys: _, ...spec }: StoredSpec): AppSpec {
  return spec;
}
