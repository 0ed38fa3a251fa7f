import { TenantState } from '../model/words';
import { Refusal } from '../refusal';

/** What an admin can do with a tenant as a whole. @public */
export const TENANT_ACTIONS = ['suspend', 'resume', 'offboard'] as const;
/** @public */
export type TenantAction = (typeof TENANT_ACTIONS)[number];

const FROM: Record<TenantAction, TenantState[]> = {
  suspend: ['active'],
  resume: ['suspended', 'offboarding'],
  offboard: ['active', 'suspended', 'failed'],
};
/** A resumed tenant is set up anew first: nobody looked after it meanwhile. */
const TO: Record<TenantAction, TenantState> = {
  suspend: 'suspended',
  resume: 'provisioning',
  offboard: 'offboarding',
};

const PARTICIPLE: Record<TenantAction, string> = {
  suspend: 'suspended',
  resume: 'resumed',
  offboard: 'offboarded',
};

/**
 * Decides what an action on a tenant in some state leads to. An action whose
 * outcome is there already changes nothing.
 *
 * @public
 */
export function planTenantAction(
  action: TenantAction,
  state: TenantState,
): { to: TenantState; from: TenantState[] } | 'done' | { refusal: Refusal } {
  if (FROM[action].includes(state)) {
    return { to: TO[action], from: [state] };
  }
  const done = action === 'resume' ? state === 'active' : state === TO[action];
  return done ? 'done' : { refusal: explain(action, state) };
}

function explain(action: TenantAction, state: TenantState): Refusal {
  const reason = 'TenantStateConflict';
  if (state === 'provisioning') {
    return {
      reason,
      message: `The tenant is being set up; ${action} it once that is done.`,
    };
  }
  const next: Partial<Record<TenantState, string>> = {
    offboarding: 'It is being closed already; resume it to keep it.',
    failed:
      action === 'resume'
        ? 'Setting it up failed; repair it instead.'
        : 'Setting it up failed; repair it, or offboard it.',
  };
  return {
    reason,
    message: `A tenant that is ${state} cannot be ${PARTICIPLE[action]}. ${
      next[state] ?? ''
    }`.trim(),
  };
}

/** Whether a tenant in this state runs no app. @public */
export function isHalted(state: TenantState): boolean {
  return state === 'suspended' || state === 'offboarding';
}
