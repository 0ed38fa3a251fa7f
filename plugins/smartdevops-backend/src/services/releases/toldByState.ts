import {
  PLATFORM_ACTOR,
  ReleaseState,
  ReleaseStep,
  rollbackTarget,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { nameOf, Told, writtenState } from './releaseMessages';

/** What somebody did, as the release state itself tells it. */
export type ToldByState = Told & {
  /** The same whoever reads it from the state: it is told once. */
  key: string;
  /** When it was done. */
  at: string;
};

/**
 * What people did to an app, as far as its release state still tells. A backend
 * that died after it wrote the state had no time to write the activity log;
 * whoever looks at the state afterwards writes the same entries.
 */
export function toldByState(state: ReleaseState): ToldByState[] {
  return [
    ...created(state),
    ...switched(state),
    ...begun(state),
    ...approved(state),
    ...aborted(state),
  ].filter(({ actor }) => actor !== PLATFORM_ACTOR);
}

/** Under which key the state that was written tells of a verb, if it does. */
export function keyOf(
  done: ReleaseStep[],
  action: string,
): { key: string } | undefined {
  const state = writtenState(done);
  const told = state ? toldByState(state) : [];
  // What was done last: a rollback at once leaves the switch before it nowhere.
  const found = told.findLast(entry => entry.action === action);
  return found && { key: found.key };
}

function created({ active, switched: how }: ReleaseState): ToldByState[] {
  return how?.kind === 'create'
    ? [
        {
          action: 'app.create',
          actor: how.by,
          at: how.at,
          key: createKey(how.at),
          message: `created ${active.image}`,
        },
      ]
    : [];
}

/** Of the entry that tells of the creation of an app. */
export function createKey(at: string): string {
  return `create ${at}`;
}

function switched(state: ReleaseState): ToldByState[] {
  const { active, previous, switched: how } = state;
  if (how?.kind !== 'promote' && how?.kind !== 'rollback') {
    return [];
  }
  const from = previous ? `from ${nameOf(previous)} ` : '';
  const { kind, by, at, note } = how;
  return [
    {
      action: `app.${kind}`,
      actor: by,
      at,
      key: `${kind} ${active.revision} ${at}`,
      message: `switched the users ${from}to ${nameOf(active)}${
        note ? `. ${note}` : ''
      }`,
    },
  ];
}

function begun(state: ReleaseState): ToldByState[] {
  const { active, candidate, intent } = state;
  const target = rollbackTarget(state);
  if (target && intent) {
    return [
      {
        action: 'app.rollback',
        actor: intent.by,
        at: intent.since,
        key: `begin ${target.revision} ${intent.since}`,
        message: `starts ${nameOf(target)} to go back to it from ${nameOf(active)}`,
      },
    ];
  }
  return candidate
    ? [
        {
          action: 'app.prepare',
          actor: candidate.by,
          at: candidate.at,
          key: `prepare ${candidate.revision} ${candidate.at}`,
          message: `prepared ${nameOf(candidate)}, ${nameOf(active)} stays active`,
        },
      ]
    : [];
}

function approved({ approval, candidate }: ReleaseState): ToldByState[] {
  return approval && candidate?.revision === approval.revision
    ? [
        {
          action: 'app.approve',
          actor: approval.by,
          at: approval.at,
          key: `approve ${approval.revision} ${approval.at}`,
          message: `approved ${nameOf(candidate)}`,
        },
      ]
    : [];
}

function aborted({ last }: ReleaseState): ToldByState[] {
  return last?.kind === 'aborted'
    ? [
        {
          action: 'app.abort',
          actor: last.by,
          at: last.at,
          key: `abort ${last.revision} ${last.at}`,
          message: last.message,
        },
      ]
    : [];
}
