import { Refusal } from '../refusal';
import { RequestKind, RequestStatus, Role, roleAtLeast } from '../model/words';

/** What is known when somebody decides a request. @public */
export type DecisionFacts = {
  kind: RequestKind;
  status: RequestStatus;
  requester: string;
  decider: string;
  deciderIsAdmin: boolean;
  /** The decider's role in the tenant that is asked for. */
  deciderRole?: Role;
  /** Whether requesters may not decide their own requests. */
  fourEyes: boolean;
};

/**
 * Whether somebody may see and decide a request at all. If not, the request
 * does not exist for them.
 *
 * @public
 */
export function mayDecide(
  facts: Pick<DecisionFacts, 'kind' | 'deciderIsAdmin' | 'deciderRole'>,
): boolean {
  return (
    facts.deciderIsAdmin ||
    (facts.kind === 'join' && roleAtLeast(facts.deciderRole, 'owner'))
  );
}

/**
 * Says why a decision is refused, or nothing if it may be made: only pending
 * requests are decided, by an admin or, for a join, by an owner of the
 * tenant, and by default not by the requester (DESIGN §6).
 *
 * @public
 */
export function checkDecision(facts: DecisionFacts): Refusal | undefined {
  if (facts.status !== 'pending') {
    return {
      reason: 'RequestDecided',
      message: `This request is already ${facts.status}.`,
    };
  }
  if (facts.fourEyes && facts.requester === facts.decider) {
    return {
      reason: 'OwnRequest',
      message:
        'This is your own request: somebody else has to decide it (four-eyes rule).',
    };
  }
  return undefined;
}
