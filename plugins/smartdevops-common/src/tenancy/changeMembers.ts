import { Refusal } from '../refusal';
import { Role } from '../model/words';

/** Members of a tenant by user ref. @public */
export type Roles = Record<string, Role>;

/**
 * Says why a member must not be changed or removed, or nothing. A tenant
 * always keeps an owner: otherwise nobody but an admin could decide who joins.
 *
 * @param roles - the members as they are
 * @param userRef - whose membership changes
 * @param next - the new role, or nothing for a removal
 * @public
 */
export function checkMemberChange(
  roles: Roles,
  userRef: string,
  next: Role | undefined,
): Refusal | undefined {
  if (next === undefined && !(userRef in roles)) {
    return {
      reason: 'NotAMember',
      message: `${userRef} is not a member of this tenant.`,
    };
  }
  const owners = Object.keys(roles).filter(ref => roles[ref] === 'owner');
  if (next !== 'owner' && owners.length === 1 && owners[0] === userRef) {
    return {
      reason: 'LastOwner',
      message:
        'This is the only owner. Make another member an owner first, so that somebody can decide who joins.',
    };
  }
  return undefined;
}
