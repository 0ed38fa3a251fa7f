import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Route,
  RouteName,
  routes,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TestPortal, Who } from '../__testUtils__/portal';

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
  listAppEvents: { needs: 'viewer', params: app },
  getPodLogs: { needs: 'viewer', params: { ...app, pod: 'p' } },
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

  beforeAll(async () => {
    portal = await TestPortal.start();
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
