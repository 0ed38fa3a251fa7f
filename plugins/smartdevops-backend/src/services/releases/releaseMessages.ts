import {
  imageVersion,
  ObservedApp,
  PLATFORM_ACTOR,
  ReleaseState,
  ReleaseStep,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** A line of the activity log. */
export type Told = { actor: string; action: string; message: string };

/** A version as the log names it. */
export function nameOf({ image, revision }: Version): string {
  return `${imageVersion(image)} (revision ${revision})`;
}

/** The state that the steps wrote, if they wrote one. */
export function writtenState(steps: ReleaseStep[]): ReleaseState | undefined {
  return steps.find(step => step.kind === 'writeState')?.state;
}

/**
 * What the platform did by itself, as the activity log tells it: only what
 * concerns people, not every step on the way.
 */
export function tellReconciliation(
  before: ObservedApp,
  done: ReleaseStep[],
): Told[] {
  const service = before.activeService;
  return done.flatMap((step): Told[] => {
    if (step.kind === 'writeState') {
      return tellState(service?.release, step.state, service?.selectedColor);
    }
    if (step.kind === 'restoreService') {
      const { active } = step.state;
      return [
        told(
          'app.repair',
          `put the Service back that somebody had deleted: ${nameOf(active)} is active`,
        ),
      ];
    }
    return step.kind === 'retire'
      ? [told('app.retire', `scaled ${step.color} to zero: nobody uses it`)]
      : [];
  });
}

function told(
  action: string,
  message: string,
  actor: string = PLATFORM_ACTOR,
): Told {
  return { actor, action, message };
}

function tellState(
  before: ReleaseState | undefined,
  after: ReleaseState,
  selectedColor: string | undefined,
): Told[] {
  const { switched, last, active } = after;
  if (!before) {
    return [
      told(
        'app.repair',
        `rebuilt the lost release annotation: ${nameOf(active)} is active`,
      ),
    ];
  }
  if (switched && switched.at !== before.switched?.at) {
    const from = nameOf(before.active);
    const cause = switched.kind === 'rollback' ? undefined : last?.message;
    const note = switched.note ?? cause;
    return [
      told(
        `app.${switched.kind}`,
        `switched the users from ${from} to ${nameOf(active)}${
          note ? `: ${note}` : ''
        }`,
        switched.by,
      ),
    ];
  }
  if (last && last.at !== before.last?.at) {
    return [told(`app.${last.kind}`, last.message, last.by)];
  }
  if (selectedColor !== active.color) {
    return [
      told(
        'app.repair',
        `put the selector of the Service back to ${active.color}: it was ${
          selectedColor ?? 'changed by somebody else'
        }`,
      ),
    ];
  }
  return [];
}
