import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  DefinitivePolicyDecision,
  Permission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  Role,
  Route,
  RouteName,
  routes,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { recordAudit } from '../__testUtils__/audit';
import { USERS, Who } from '../__testUtils__/callers';
import { TestPortal } from '../__testUtils__/portal';
import {
  createTenantConditionalDecision,
  hasTenantRole,
  tenantConditions,
} from '../permissions/rules';

type Row = {
  /** Least role that gets through; `anybody` needs only to be signed in. */
  needs: 'anybody' | 'viewer' | 'developer' | 'owner' | 'admin';
  params?: Record<string, string>;
  query?: string;
  body?: object;
};

const ID = '7f1f0c3e-64d5-4c6f-9a35-1d6c2f0e8f11';
const tenant = { tenant: 'acme' };
const app = { ...tenant, app: 'none' };
const member = { ...tenant, userRef: 'user:default/nobody' };

/** Every route has a row: one without does not compile. */
const rows: Record<RouteName, Row> = {
  getMe: { needs: 'anybody' },
  listPlans: { needs: 'anybody' },
  getPlatform: { needs: 'admin' },
  listTenantRequests: { needs: 'anybody' },
  createTenantRequest: { needs: 'anybody', body: { tenant: 'kube-system' } },
  checkTenantName: { needs: 'anybody', query: '?tenant=beta' },
  approveTenantRequest: { needs: 'anybody', params: { id: ID }, body: {} },
  rejectTenantRequest: {
    needs: 'anybody',
    params: { id: ID },
    body: { reason: 'no' },
  },
  withdrawTenantRequest: { needs: 'anybody', params: { id: ID }, body: {} },
  listTenants: { needs: 'anybody' },
  getTenant: { needs: 'viewer', params: tenant },
  changePlan: { needs: 'admin', params: tenant, body: { plan: 'none' } },
  setPodSecurity: {
    needs: 'admin',
    params: tenant,
    body: { level: 'restricted', reason: 'As before.' },
  },
  suspendTenant: { needs: 'admin', params: tenant, body: {} },
  resumeTenant: { needs: 'admin', params: tenant, body: {} },
  offboardTenant: { needs: 'admin', params: tenant, body: {} },
  repairTenant: { needs: 'owner', params: tenant, body: {} },
  putMember: { needs: 'owner', params: member, body: { role: 'viewer' } },
  deleteMember: { needs: 'owner', params: member },
  checkIsolation: { needs: 'owner', params: tenant, body: {} },
  getIsolationCheck: { needs: 'owner', params: tenant },
  listApps: { needs: 'anybody' },
  createApp: {
    needs: 'developer',
    params: tenant,
    body: { name: 'none', image: 'demo/hello:1.0' },
  },
  getApp: { needs: 'viewer', params: app },
  scaleApp: { needs: 'developer', params: app, body: { replicas: 1 } },
  restartApp: { needs: 'developer', params: app, body: {} },
  stopApp: { needs: 'developer', params: app, body: {} },
  startApp: { needs: 'developer', params: app, body: {} },
  removeApp: { needs: 'owner', params: app },
  prepareApp: {
    needs: 'developer',
    params: app,
    body: { image: 'demo/hello:2.0' },
  },
  promoteApp: {
    needs: 'developer',
    params: app,
    body: { expectedRevision: 2 },
  },
  rollbackApp: { needs: 'developer', params: app, body: {} },
  abortApp: { needs: 'developer', params: app, body: {} },
  approveApp: {
    needs: 'developer',
    params: app,
    body: { expectedRevision: 2 },
  },
  extendApp: { needs: 'developer', params: app, body: { seconds: 60 } },
  finishApp: { needs: 'developer', params: app, body: {} },
  promoteApps: {
    needs: 'developer',
    params: tenant,
    body: { apps: [{ app: 'none', expectedRevision: 2 }] },
  },
  listReleases: { needs: 'viewer', params: app },
  listAppEvents: { needs: 'viewer', params: app },
  getPodLogs: { needs: 'viewer', params: { ...app, pod: 'p' } },
  getAppMetrics: { needs: 'viewer', params: app },
  getAppLogs: { needs: 'viewer', params: app },
  getAppLogHistory: {
    needs: 'viewer',
    params: app,
    query: '?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
  },
  getAppGrafana: { needs: 'viewer', params: app },
  getTenantGrafana: { needs: 'viewer', params: tenant },
  getPlatformGrafana: { needs: 'admin' },
  listAlerts: { needs: 'anybody' },
  listUnparsedAlerts: { needs: 'admin' },
  acknowledgeAlert: { needs: 'anybody', params: { id: ID }, body: {} },
  listActivity: { needs: 'anybody' },
};

const POWER = ['anybody', 'viewer', 'developer', 'owner', 'admin'];
/** Reasons with which somebody is turned away at the door. */
const DOOR = [
  'TenantNotFound',
  'RoleInsufficient',
  'AdminRequired',
  'UserRequired',
  'PolicyDenied',
];

function addressOf(route: Route, params: Record<string, string> = {}): string {
  return route.path.replace(/:(\w+)/g, (_, name) =>
    encodeURIComponent(params[name]),
  );
}

function allCalls() {
  return Object.entries(rows).map(([name, row]) => {
    const route: Route = routes[name as RouteName];
    return {
      name,
      row,
      route,
      address: addressOf(route, row.params) + (row.query ?? ''),
    };
  });
}

function eventOf(route: string): string {
  return route.replace(
    /[A-Z]/g,
    letter => `-${letter.toLocaleLowerCase('en-US')}`,
  );
}

/** Sends the call of a row and tells whether it was turned away at the door. */
async function outcome(
  portal: TestPortal,
  who: Who,
  { route, address, row }: ReturnType<typeof allCalls>[number],
) {
  const response = await portal.call(who, route.method, address, row.body);
  const reason: string | undefined = response.body?.error?.reason;
  const door = reason && DOOR.includes(reason) ? reason : undefined;
  return { status: response.status, door };
}

describe('access, where the policy allows everything', () => {
  let portal: TestPortal;
  const audit = recordAudit();

  beforeAll(async () => {
    portal = await TestPortal.start({
      // Who may is only asked where somebody can.
      removal: { enabled: true, allowed: false },
      features: [audit.feature],
    });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  it.each(allCalls())(
    '$name: nobody gets in without credentials',
    async call => {
      expect((await outcome(portal, 'nobody', call)).status).toBe(401);
    },
  );

  it.each(allCalls())('$name: no other service gets in', async call => {
    expect(await outcome(portal, 'scaffolder', call)).toEqual({
      status: 403,
      door: 'UserRequired',
    });
  });

  it.each(allCalls().filter(({ row }) => row.params?.tenant))(
    '$name: for a stranger the tenant does not exist',
    async call => {
      expect(await outcome(portal, 'stranger', call)).toEqual({
        status: 404,
        door: 'TenantNotFound',
      });
    },
  );

  describe.each(['viewer', 'developer', 'owner', 'admin'] as const)(
    'a member who is %s',
    who => {
      it.each(allCalls())('$name', async call => {
        const enough = POWER.indexOf(who) >= POWER.indexOf(call.row.needs);
        const { door } = await outcome(portal, who, call);
        const refusal =
          call.row.needs === 'admin' ? 'AdminRequired' : 'RoleInsufficient';
        expect(door).toBe(enough ? undefined : refusal);
      });
    },
  );

  it.each(allCalls().filter(({ route }) => route.method !== 'GET'))(
    '$name: is an event of the auditor',
    async call => {
      await outcome(portal, 'admin', call);
      expect(audit.events.at(-1)).toMatchObject({
        id: eventOf(call.name),
        meta: call.row.params ?? {},
        ended: expect.any(String),
      });
    },
  );

  it.each(
    allCalls().filter(
      ({ row, route }) => row.params?.tenant && route.method !== 'GET',
    ),
  )('$name: that a stranger tried it is an event', async call => {
    await outcome(portal, 'stranger', call);
    expect(audit.events.at(-1)).toMatchObject({
      id: eventOf(call.name),
      meta: call.row.params,
      ended: 'failed',
      error: { name: 'NotFoundError', reason: 'TenantNotFound' },
    });
  });

  it.each([
    ['a value', { name: 'x', image: 'hunter2', secretEnv: { A: 'hunter2' } }],
    ['a field', { name: 'x', image: 'demo/hello:1.0', hunter2: 'hunter2' }],
    ['a variable', { name: 'x', secretEnv: { 'hunter2=hunter2': 'hunter2' } }],
  ])(
    'records that a body was refused, without %s of it',
    async (_what, body) => {
      const address = '/v1/tenants/acme/apps';
      const { status } = await portal.post('developer', address, body);
      expect(status).toBe(400);
      const event = audit.events.at(-1);
      expect(event).toMatchObject({
        id: 'create-app',
        meta: { tenant: 'acme' },
        ended: 'failed',
        error: { name: 'InputError', reason: 'Invalid' },
      });
      expect(`${event?.error?.stack} ${JSON.stringify(event)}`).not.toContain(
        'hunter2',
      );
    },
  );

  it('records an address that is none, as far as it is short', async () => {
    const name = 'x'.repeat(2_000);
    await portal.call('stranger', 'DELETE', `/v1/tenants/acme/apps/${name}`);
    expect(audit.events.at(-1)).toMatchObject({
      id: 'remove-app',
      meta: { tenant: 'acme', app: 'x'.repeat(200) },
      ended: 'failed',
    });
  });

  it('lets the catalog read, and only read', async () => {
    expect((await portal.get('catalog', '/v1/tenants')).body.total).toBe(1);
    expect((await portal.get('catalog', '/v1/apps')).status).toBe(200);
    const write = await portal.post('catalog', '/v1/tenants/acme/apps', {
      name: 'x',
      image: 'demo/hello:1.0',
    });
    expect(write.status).toBe(403);
  });
});

describe('access, where the policy denies everything', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ policy: AuthorizeResult.DENY });
  }, 60_000);

  afterAll(() => portal.stop());

  it.each(['owner', 'admin'] as const)(
    'shows %s nothing and lets them ask for nothing',
    async who => {
      for (const list of ['/v1/tenants', '/v1/apps', '/v1/activity']) {
        expect((await portal.get(who, list)).body.total).toBe(0);
      }
      const asked = await portal.post(who, '/v1/tenant-requests', {
        tenant: 'beta',
      });
      expect(asked.body.error.reason).toBe('PolicyDenied');
    },
  );
});

/** A policy that grants by role, and knows only these members of `acme`. */
class RolePolicy implements PermissionsService {
  private readonly members: Record<string, Role> = {
    [USERS.owner]: 'owner',
    [USERS.developer]: 'developer',
    [USERS.viewer]: 'viewer',
  };

  async authorize(
    requests: { permission: Permission; resourceRef?: string }[],
    options: { credentials: BackstageCredentials },
  ) {
    const userRef = userRefOf(options.credentials);
    return requests.map(({ permission, resourceRef }) => ({
      result:
        resourceRef === undefined ||
        hasTenantRole.apply(
          { name: resourceRef, members: this.members },
          { userRef, role: leastRole(permission) },
        )
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
    })) as DefinitivePolicyDecision[];
  }

  async authorizeConditional(
    requests: { permission: Permission }[],
    options: { credentials: BackstageCredentials },
  ) {
    const userRef = userRefOf(options.credentials);
    return requests.map(({ permission }) =>
      createTenantConditionalDecision(
        permission as ResourcePermission<'smartdevops-tenant'>,
        tenantConditions.hasTenantRole({
          userRef,
          role: leastRole(permission),
        }),
      ),
    );
  }
}

/** Stricter than the suite itself: whoever only looks may see no apps. */
function leastRole({ name }: Permission): Role {
  return name === 'smartdevops.tenant.read' ? 'viewer' : 'developer';
}

function userRefOf({ principal }: BackstageCredentials): string {
  return (principal as { userEntityRef?: string }).userEntityRef ?? '';
}

describe('access, where the policy decides by role', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ policy: new RolePolicy() });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  it.each(allCalls().filter(({ row }) => row.params?.tenant))(
    '$name: for a stranger the tenant still does not exist',
    async call => {
      expect((await outcome(portal, 'stranger', call)).status).toBe(404);
    },
  );

  it.each(allCalls().filter(({ row }) => row.needs === 'developer'))(
    '$name: the policy does not give a viewer what the suite refuses',
    async call => {
      expect((await outcome(portal, 'viewer', call)).door).toBe(
        'RoleInsufficient',
      );
    },
  );

  it.each([
    ['viewer', 1, 403],
    ['developer', 1, 404],
    ['owner', 1, 404],
    ['stranger', 0, 404],
    // An admin, but no member: this policy knows no admins.
    ['admin', 0, 403],
  ] as const)(
    '%s sees %i tenants, and is answered %i about an app',
    async (who, tenants, status) => {
      expect((await portal.get(who, '/v1/tenants')).body.total).toBe(tenants);
      const address = '/v1/tenants/acme/apps/none';
      expect((await portal.get(who, address)).status).toBe(status);
    },
  );
});
