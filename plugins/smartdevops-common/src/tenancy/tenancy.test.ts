import fc from 'fast-check';
import { Role, ROLES } from '../model/words';
import { checkMemberChange } from './changeMembers';
import { checkDecision, mayDecide } from './decideRequest';
import { matchRequest } from './matchRequest';

describe('matchRequest', () => {
  const free = { tenant: 'beta', pendingOwn: false, pendingOther: false };
  const existing = { state: 'active', isMember: false } as const;

  it.each([
    ['a free name', free, 'create'],
    ['an existing tenant', { ...free, existing }, 'join'],
    [
      'an existing tenant with another’s pending join',
      { ...free, existing, pendingOther: true },
      'join',
    ],
    [
      'a suspended tenant',
      { ...free, existing: { ...existing, state: 'suspended' as const } },
      'join',
    ],
    [
      'one’s own tenant',
      { ...free, existing: { ...existing, isMember: true } },
      'AlreadyMember',
    ],
    [
      'a tenant that is being closed',
      { ...free, existing: { ...existing, state: 'offboarding' as const } },
      'TenantOffboarding',
    ],
    ['a request again', { ...free, pendingOwn: true }, 'RequestPending'],
    ['another’s wish', { ...free, pendingOther: true }, 'NameRequested'],
    ['a reserved name', { ...free, tenant: 'kube-system' }, 'NameReserved'],
  ])('%s', (_, facts, expected) => {
    const outcome = matchRequest(facts);
    expect('kind' in outcome ? outcome.kind : outcome.refusal.reason).toBe(
      expected,
    );
  });
});

describe('decisions', () => {
  const facts = {
    kind: 'create',
    status: 'pending',
    requester: 'user:default/new',
    decider: 'user:default/admin',
    deciderIsAdmin: true,
    fourEyes: true,
  } as const;

  it.each([
    ['create', true, undefined, true],
    ['create', false, 'owner', false],
    ['join', true, undefined, true],
    ['join', false, 'owner', true],
    ['join', false, 'developer', false],
    ['join', false, undefined, false],
  ] as const)(
    '%s by admin=%s role=%s: %s',
    (kind, deciderIsAdmin, deciderRole, may) => {
      expect(mayDecide({ kind, deciderIsAdmin, deciderRole })).toBe(may);
    },
  );

  it('only pending requests, and not one’s own', () => {
    expect(checkDecision(facts)).toBeUndefined();
    for (const status of ['approved', 'rejected', 'withdrawn'] as const) {
      expect(checkDecision({ ...facts, status })?.reason).toBe(
        'RequestDecided',
      );
    }
    const own = { ...facts, decider: facts.requester };
    expect(checkDecision(own)?.reason).toBe('OwnRequest');
    expect(checkDecision({ ...own, fourEyes: false })).toBeUndefined();
  });
});

it('keeps an owner in every tenant, whatever is changed in whatever order', () => {
  const user = fc.constantFrom('user:default/a', 'user:default/b', 'user:x/c');
  const change = fc.tuple(
    user,
    fc.option(fc.constantFrom(...ROLES), { nil: undefined }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), changes => {
      const roles: Record<string, Role> = { 'user:default/a': 'owner' };
      for (const [ref, next] of changes) {
        if (!checkMemberChange(roles, ref, next)) {
          if (next) {
            roles[ref] = next;
          } else {
            delete roles[ref];
          }
        }
        expect(Object.values(roles)).toContain('owner');
      }
    }),
  );
});
