import { mockServices } from '@backstage/backend-test-utils';
import {
  DEFAULT_PLANS,
  IsolationCheck,
  IsolationObservation,
  summarizeIsolation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Message, TenantRecord } from '../database';
import { TenantSpec } from '../kubernetes/types';
import { ActivityService } from './activity';
import { IsolationService } from './IsolationService';
import { Messenger } from './Messenger';
import { TenantSpecs } from './TenantSpecs';

const ADA = 'user:default/ada';
const ADMINS = 'group:default/platform-admins';
const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const GOOD = { name: 'a', tried: 't', kind: 'note', note: 'n' } as const;
const BAD = { name: 'b', tried: 't', kind: 'unknown', error: 'e' } as const;

function aTenant(overrides: Partial<TenantRecord> = {}): TenantRecord {
  return {
    name: 'acme',
    displayName: 'Acme',
    cluster: 'default',
    namespace: 't-acme',
    plan: 'small',
    state: 'active',
    message: '',
    createdAt: '',
    updatedAt: '',
    ...overrides,
  };
}

/** A service over memory, with a prober that answers when it is told to. */
function setUp(tenants: TenantRecord[] = [aTenant()]) {
  const kept = new Map<string, IsolationCheck>();
  const observe = jest.fn(
    async (_: TenantSpec, __?: string): Promise<IsolationObservation[]> => [
      GOOD,
    ],
  );
  const record = jest.fn();
  const poke = jest.fn();
  const deliver = jest.fn();
  const sent: Message[] = [];
  const unused = () => {
    throw new Error('The test did not expect this call.');
  };
  const service = new IsolationService({
    prober: { observe },
    telemetry: { isolationChecked: jest.fn() },
    store: {
      put: async (tenant, check, traces) => {
        kept.set(tenant, check);
        traces?.activity?.forEach(entry => record(entry));
        sent.push(...(traces?.messages ?? []));
      },
      get: async tenant => kept.get(tenant),
      summary: async tenant => {
        const check = kept.get(tenant);
        return check && summarizeIsolation(check);
      },
    },
    tenants: {
      listTenants: async () => tenants,
      getTenant: async name => tenants.find(tenant => tenant.name === name),
    },
    specs: new TenantSpecs({
      tenants: {
        listMembers: async tenant => [
          { tenant, userRef: ADA, role: 'owner', addedAt: '', addedBy: '' },
        ],
      },
      plans: DEFAULT_PLANS,
      userNameTemplate: 'oidc:{ref}#{name}',
      ingressOf: () => ({ baseDomain: 'localhost', scheme: 'http' }),
    }),
    activity: new ActivityService({
      store: {
        record: unused,
        amend: unused,
        withdraw: unused,
        list: unused,
      },
      clock: () => NOW,
    }),
    notifier: { poke, catalogChanged: unused },
    messenger: new Messenger({ deliver }),
    admins: [ADMINS],
    clock: () => NOW,
    logger: mockServices.logger.mock(),
  });
  return { service, observe, record, poke, deliver, kept, sent };
}

describe('IsolationService', () => {
  it('holds a tenant that is changed meanwhile against what it is now', async () => {
    const tenants = [aTenant()];
    const { service, observe, sent } = setUp(tenants);
    observe.mockImplementationOnce(async () => {
      tenants[0] = aTenant({ podSecurity: 'baseline' });
      return [BAD];
    });
    const [begun] = tenants;
    expect(await service.check(ADA, begun)).toMatchObject({ passed: true });
    expect(observe.mock.calls.map(([spec]) => spec.podSecurity)).toEqual([
      undefined,
      'baseline',
    ]);
    expect(sent).toEqual([]);
  });

  it('ends with a tenant that never stays as it is', async () => {
    const tenants = [aTenant()];
    const { service, observe } = setUp(tenants);
    observe.mockImplementation(async () => {
      const { podSecurity } = tenants[0];
      const level = podSecurity === 'baseline' ? 'restricted' : 'baseline';
      tenants[0] = aTenant({ podSecurity: level });
      return [GOOD];
    });
    await service.check(ADA, tenants[0]);
    expect(observe).toHaveBeenCalledTimes(3);
  });

  it('keeps a result, and tells who asked and what failed', async () => {
    const { service, observe, record, poke } = setUp();
    await expect(service.last('acme')).rejects.toMatchObject({
      reason: 'IsolationNotChecked',
    });
    observe.mockResolvedValue([GOOD, BAD]);
    const check = await service.check(ADA, aTenant());
    expect(check).toMatchObject({
      passed: false,
      at: '2026-01-02T03:04:05.000Z',
      findings: [{ name: 'a' }, { name: 'b' }],
    });
    expect(await service.last('acme')).toEqual(check);
    expect(await service.summary('acme')).toMatchObject({ failed: 1 });
    expect(record.mock.calls).toEqual([
      [
        expect.objectContaining({
          actor: ADA,
          tenant: 'acme',
          message: expect.stringMatching(/1 of 2 findings failed.*: b$/),
        }),
      ],
    ]);
    expect(poke).toHaveBeenCalledWith({ kind: 'tenant', ref: 'acme' });
  });

  it('checks once for all who ask meanwhile, and anew afterwards', async () => {
    const { service, observe } = setUp();
    const checks = await Promise.all(
      ['a', 'b', 'c'].map(actor => service.check(actor, aTenant())),
    );
    expect(new Set(checks).size).toBe(1);
    expect(observe).toHaveBeenCalledTimes(1);
    await service.check('a', aTenant());
    expect(observe).toHaveBeenCalledTimes(2);
  });

  it('keeps the last result when there is no new one', async () => {
    const { service, observe, kept } = setUp();
    await service.check('a', aTenant());
    const before = kept.get('acme');
    observe.mockRejectedValueOnce(new Error('ECONNREFUSED'));
    await expect(service.check('a', aTenant())).rejects.toThrow('ECONN');
    expect(kept.get('acme')).toBe(before);
    await expect(service.check('a', aTenant())).resolves.toMatchObject({
      passed: true,
    });
  });

  it.each([
    [[aTenant()], undefined],
    [[aTenant(), aTenant({ name: 'beta', namespace: 't-beta' })], 't-beta'],
    [[aTenant(), aTenant({ name: 'beta', cluster: 'other' })], undefined],
  ])('compares with another tenant where there is one', async (all, other) => {
    const { service, observe } = setUp(all);
    await service.check('a', aTenant());
    expect(observe).toHaveBeenCalledWith(
      {
        cluster: 'default',
        name: 'acme',
        namespace: 't-acme',
        https: false,
        plan: DEFAULT_PLANS[0],
        members: [`oidc:${ADA}#ada`],
      },
      other,
    );
  });

  it.each([
    [aTenant({ state: 'provisioning' }), 'TenantNotReady'],
    [aTenant({ state: 'failed' }), 'TenantNotReady'],
    [aTenant({ plan: 'gone' }), 'PlanUnknown'],
  ])('does not look at %j', async (tenant, reason) => {
    const { service, observe } = setUp();
    await expect(service.check('a', tenant)).rejects.toMatchObject({ reason });
    expect(observe).not.toHaveBeenCalled();
  });

  it('never fails the provisioning that it follows', async () => {
    const { service, observe, kept } = setUp();
    observe.mockRejectedValueOnce(new Error('ECONNREFUSED'));
    await service.afterProvisioning('acme');
    expect(kept.size).toBe(0);
    await service.afterProvisioning('nobody');
    await service.afterProvisioning('acme');
    expect(kept.get('acme')?.passed).toBe(true);
  });

  it('checks all tenants that are set up, whatever becomes of one', async () => {
    const all = [
      aTenant({ name: 'a' }),
      aTenant({ name: 'b', state: 'suspended' }),
      aTenant({ name: 'c', state: 'failed' }),
      aTenant({ name: 'd', plan: 'gone' }),
      aTenant({ name: 'e' }),
    ];
    const { service, observe, kept } = setUp(all);
    observe.mockRejectedValueOnce(new Error('ECONNREFUSED'));
    await service.checkAll();
    expect([...kept.keys()]).toEqual(['b', 'e']);
  });

  it('tells the admins when isolation breaks and when it holds again', async () => {
    const { service, observe, record, deliver, sent } = setUp();
    const titles = () => sent.map(({ title }) => title);
    await service.checkAll();
    expect(titles()).toEqual([]);
    observe.mockResolvedValue([GOOD, BAD]);
    await service.checkAll();
    await service.checkAll();
    expect(sent).toEqual([
      expect.objectContaining({
        recipients: [ADMINS],
        title: 'The isolation of acme is broken',
        description: expect.stringContaining('1 finding of'),
        severity: 'high',
      }),
    ]);
    observe.mockResolvedValue([GOOD]);
    await service.checkAll();
    expect(titles()).toEqual([
      'The isolation of acme is broken',
      'The isolation of acme holds again',
    ]);
    expect(deliver).toHaveBeenCalledTimes(2);
    // Each turn is written down once; what a person asks for, always.
    expect(record).toHaveBeenCalledTimes(3);
    await service.check(ADA, aTenant());
    expect(record).toHaveBeenCalledTimes(4);
  });
});
