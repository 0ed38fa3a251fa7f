import {
  imageVersion,
  ReleaseState,
  rollbackTarget,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Told } from './types';

/** A version as the log names it. */
export function nameOf({ image, revision }: Version): string {
  return `${imageVersion(image)} (revision ${revision})`;
}

/** What was done to an app, as far as its release state still tells. */
export function toldByState(state: ReleaseState): Told[] {
  return [
    ...switched(state),
    ...begun(state),
    ...approved(state),
    ...moved(state),
    ...ended(state),
  ];
}

function switched(state: ReleaseState): Told[] {
  const { active, previous, switched: how } = state;
  if (!how) {
    return [];
  }
  const { kind, by: actor, at } = how;
  if (kind === 'create') {
    const message = `created ${active.image}`;
    return [{ action: 'app.create', actor, at, key: `create ${at}`, message }];
  }
  const key = `${kind} ${active.revision} ${at}`;
  if (kind === 'adopt') {
    const message = `found ${nameOf(active)} to be active. ${how.note ?? ''}`;
    return [{ action: 'app.repair', actor, at, key, message: message.trim() }];
  }
  const from = previous ? `from ${nameOf(previous)} ` : '';
  const note = how.note ?? (kind === 'switch-back' && state.last?.message);
  const message = `switched the users ${from}to ${nameOf(active)}${
    note ? `. ${note}` : ''
  }`;
  return [{ action: `app.${kind}`, actor, at, key, message }];
}

function begun(state: ReleaseState): Told[] {
  const { active, candidate, intent } = state;
  const target = rollbackTarget(state);
  if (target && intent) {
    const { by: actor, since: at } = intent;
    return [
      {
        action: 'app.rollback',
        actor,
        at,
        key: `begin ${target.revision} ${at}`,
        message: `starts ${nameOf(target)} to go back to it from ${nameOf(active)}${
          intent.kind === 'rollback' && intent.note ? `. ${intent.note}` : ''
        }`,
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

function approved({ approval, candidate }: ReleaseState): Told[] {
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

function moved({ countdown }: ReleaseState): Told[] {
  if (!countdown) {
    return [];
  }
  const { verb, by: actor, at } = countdown;
  const message =
    countdown.verb === 'extend'
      ? `extended what is counted down by ${countdown.seconds} seconds`
      : 'ended what is counted down';
  return [{ action: `app.${verb}`, actor, at, key: `${verb} ${at}`, message }];
}

function ended({ last }: ReleaseState): Told[] {
  // What took the place of something else, or switched back, tells of it itself.
  if (!last || last.kind === 'replaced' || last.kind === 'switched-back') {
    return [];
  }
  const { kind, by: actor, at, revision, message } = last;
  const verb = kind === 'aborted' ? 'abort' : kind;
  const key = `${verb} ${revision} ${at}`;
  return [{ action: `app.${verb}`, actor, at, key, message }];
}
