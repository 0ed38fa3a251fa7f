import fc from 'fast-check';
import { TENANT_STATES } from '../model/words';
import { MAX_TENANT_NAME, checkTenantName } from '../names';
import { isHalted, planTenantAction, TENANT_ACTIONS } from './lifecycle';
import { suggestTenantNames } from './suggestNames';

function outcome(plan: ReturnType<typeof planTenantAction>) {
  if (plan === 'done') {
    return plan;
  }
  return 'refusal' in plan ? 'refused' : plan.to;
}

describe('planTenantAction', () => {
  it.each([
    ['suspend', 'active', 'suspended'],
    ['suspend', 'suspended', 'done'],
    ['suspend', 'provisioning', 'refused'],
    ['suspend', 'offboarding', 'refused'],
    ['suspend', 'failed', 'refused'],
    ['resume', 'suspended', 'provisioning'],
    ['resume', 'offboarding', 'provisioning'],
    ['resume', 'active', 'done'],
    ['resume', 'failed', 'refused'],
    ['offboard', 'active', 'offboarding'],
    ['offboard', 'suspended', 'offboarding'],
    ['offboard', 'failed', 'offboarding'],
    ['offboard', 'offboarding', 'done'],
    ['offboard', 'provisioning', 'refused'],
  ] as const)('%s when %s: %s', (action, state, expected) => {
    expect(outcome(planTenantAction(action, state))).toBe(expected);
  });

  it('explains every refusal in a sentence', () => {
    for (const action of TENANT_ACTIONS) {
      for (const state of TENANT_STATES) {
        const plan = planTenantAction(action, state);
        const message =
          typeof plan === 'object' && 'refusal' in plan
            ? plan.refusal.message
            : 'Fine.';
        expect(message).toMatch(/^[A-Z].*[.]$/);
        expect(message).not.toContain('undefined');
      }
    }
  });

  it('runs apps in every state but two', () => {
    expect(TENANT_STATES.filter(isHalted)).toEqual([
      'suspended',
      'offboarding',
    ]);
  });
});

describe('suggestTenantNames', () => {
  it.each([
    [
      'Müller & Söhne',
      ['muller-sohne', 'muller-sohne-team', 'muller-sohne-apps'],
    ],
    ['Straße', ['strasse', 'strasse-team', 'strasse-apps']],
    ['acme', ['acme-team', 'acme-apps', 'acme-dev']],
    ['  42 Things!', ['things', 'things-team', 'things-apps']],
    ['日本', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(suggestTenantNames(text, () => false)).toEqual(expected);
  });

  it('suggests only names that can be taken', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.boolean(), (text, free) => {
        for (const name of suggestTenantNames(
          text,
          n => !free && n.length < 9,
        )) {
          expect(checkTenantName(name)).toBeUndefined();
          expect(name.length).toBeLessThanOrEqual(MAX_TENANT_NAME);
          expect(name).not.toBe(text);
        }
      }),
    );
  });
});
