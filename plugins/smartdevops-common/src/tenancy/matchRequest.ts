import { checkTenantName } from '../names';
import { Refusal } from '../refusal';
import { RequestKind, TenantState } from '../model/words';

/** What is known when somebody asks for a tenant. @public */
export type RequestFacts = {
  tenant: string;
  /** The tenant of that name, if there is one. */
  existing?: { state: TenantState; isMember: boolean };
  /** Whether the same person already has a pending request for this name. */
  pendingOwn: boolean;
  /** Whether somebody else has a pending request to create this name. */
  pendingOther: boolean;
};

/**
 * Decides what a request for a tenant becomes. A name that exists turns it
 * into a request to join (DESIGN §6): nobody is added by knowing a name, and
 * nobody is refused because a colleague was earlier.
 *
 * @public
 */
export function matchRequest(
  facts: RequestFacts,
): { kind: RequestKind } | { refusal: Refusal } {
  const unusable = checkTenantName(facts.tenant);
  if (unusable) {
    return { refusal: unusable };
  }
  if (facts.pendingOwn) {
    return {
      refusal: {
        reason: 'RequestPending',
        message: `You already asked for "${facts.tenant}"; that request is pending. Withdraw it first if you want to change it.`,
      },
    };
  }
  if (facts.existing) {
    return matchExisting(facts.tenant, facts.existing);
  }
  if (facts.pendingOther) {
    return {
      refusal: {
        reason: 'NameRequested',
        message: `Somebody else has asked for a tenant "${facts.tenant}". Once it is approved you can ask to join it, or choose another name.`,
      },
    };
  }
  return { kind: 'create' };
}

function matchExisting(
  tenant: string,
  existing: { state: TenantState; isMember: boolean },
): { kind: RequestKind } | { refusal: Refusal } {
  if (existing.isMember) {
    return {
      refusal: {
        reason: 'AlreadyMember',
        message: `You are already a member of "${tenant}".`,
      },
    };
  }
  if (existing.state === 'offboarding') {
    return {
      refusal: {
        reason: 'TenantOffboarding',
        message: `The tenant "${tenant}" is being closed; choose another name.`,
      },
    };
  }
  return { kind: 'join' };
}
