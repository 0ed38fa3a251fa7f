import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  App,
  SmartDevOpsClient,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { createAppAction } from './createApp';
import { toEnv } from './env';
import { createRequestTenantAction } from './requestTenant';
import { watchApp } from './watchApp';

type State = Pick<App, 'phase' | 'message'>;

function anApp(state: State): App {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    tenant: 'acme',
    name: 'shop',
    namespace: 'acme',
    reason: 'Test',
    asOf: at,
    stale: false,
    spec: {
      image: 'demo/hello:1.0',
      port: 80,
      containerPort: 8080,
      replicas: 1,
      env: {},
      secretEnv: [],
    },
    replicas: { desired: 1, ready: 1, available: 1, updated: 1 },
    pods: [],
    endpoints: { ready: 1, total: 1 },
    urls: { active: 'http://shop.acme.localhost' },
    release: {
      phase: 'Stable',
      reason: 'Released',
      message: '',
      checks: [],
      lanes: [],
      changes: [],
      approval: { required: false },
      actions: {
        prepare: {},
        promote: {},
        rollback: {},
        abort: {},
        approve: {},
        extend: {},
        finish: {},
      },
    },
    notices: ['Port 80 becomes 8080.'],
    ...state,
  };
}

const healthy = { phase: 'Healthy', message: 'It serves.' } as const;
const starting = { phase: 'Creating', message: 'It starts.' } as const;
const broken = { phase: 'Unavailable', message: 'It crashes.' } as const;

/** A client whose app goes through states; the last one stays. */
function fakeClient(states: State[]) {
  const queue = [...states];
  const createApp = jest.fn(async () => anApp(queue[0]));
  const createTenantRequest = jest.fn();
  const getApp = jest.fn(async () =>
    anApp(queue.length > 1 ? queue.shift()! : queue[0]),
  );
  const client = {
    createApp,
    getApp,
    createTenantRequest,
  } as Partial<SmartDevOpsClient> as SmartDevOpsClient;
  return { client, createApp, getApp, createTenantRequest };
}

describe('watchApp', () => {
  const watch = (states: State[], more = {}) => {
    const tell = jest.fn();
    const { client } = fakeClient(states);
    const outcome = watchApp({
      client,
      ref: { tenant: 'acme', app: 'shop' },
      token: async () => 't',
      timeoutMs: 60_000,
      intervalMs: 1,
      failurePatienceMs: 20,
      tell,
      ...more,
    });
    return { tell, outcome };
  };

  it('tells each state once and ends when the app is healthy', async () => {
    const { tell, outcome } = watch([starting, starting, starting, healthy]);
    expect(await outcome).toMatchObject({ healthy: true });
    expect(tell.mock.calls.flat()).toEqual([
      'Creating: It starts.',
      'Healthy: It serves.',
    ]);
  });

  it('gives up on a failure that lasts', async () => {
    const { outcome } = watch([starting, broken]);
    expect(await outcome).toMatchObject({
      healthy: false,
      app: { phase: 'Unavailable' },
    });
  });

  it('does not give up on a failure that passes', async () => {
    const { outcome } = watch([broken, starting, broken, healthy]);
    expect(await outcome).toMatchObject({ healthy: true });
  });

  it('ends when time is up', async () => {
    const { outcome } = watch([starting], { timeoutMs: 10 });
    expect(await outcome).toMatchObject({ healthy: false });
  });

  it('ends when the task is cancelled', async () => {
    const { outcome } = watch([starting], { signal: AbortSignal.timeout(20) });
    await expect(outcome).rejects.toThrow();
  });
});

describe('smartdevops:app:create', () => {
  const input = { tenant: 'acme', name: 'shop', image: 'demo/hello:1.0' };

  function run(states: State[], more = {}) {
    const parts = fakeClient(states);
    const auth = mockServices.auth();
    const action = createAppAction({ client: parts.client, auth });
    const context = {
      ...createMockActionContext({ input: { ...input, ...more } }),
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/ada'),
    };
    return { ...parts, context, done: action.handler(context) };
  }

  it('creates on behalf of the user and gives everything a template needs', async () => {
    const { done, createApp, context } = run([healthy], {
      port: 80,
      env: [{ name: 'A', value: '1' }, { name: 'B' }],
      healthPath: '',
    });
    await done;
    const [tenant, body, options] = createApp.mock.calls[0] as unknown as [
      string,
      object,
      { token: string },
    ];
    expect(tenant).toBe('acme');
    expect(body).toMatchObject({
      name: 'shop',
      port: 80,
      env: { A: '1', B: '' },
      healthPath: undefined,
    });
    expect(options.token).toContain('user:default/ada');
    expect(context.output).toHaveBeenCalledWith(
      'entityRef',
      'component:acme/shop',
    );
    expect(context.output).toHaveBeenCalledWith(
      'noticeText',
      'Port 80 becomes 8080.',
    );
    expect(context.output).toHaveBeenCalledWith('phase', 'Healthy');
  });

  it('fails with the sentence of a refusal', async () => {
    const { client, createApp } = fakeClient([healthy]);
    const body = {
      error: { name: 'ConflictError', message: 'Taken.', reason: 'AppExists' },
      response: { statusCode: 409 },
    };
    createApp.mockRejectedValue(
      await ResponseError.fromResponse(
        Response.json(body, { status: 409 }) as never,
      ),
    );
    const action = createAppAction({ client, auth: mockServices.auth() });
    await expect(
      action.handler(createMockActionContext({ input })),
    ).rejects.toThrow('Taken. (AppExists)');
  });

  it('says where to look when the app does not run in time', async () => {
    const { done } = run([starting], { timeoutSeconds: 0.01 });
    await expect(done).rejects.toThrow('/catalog/acme/component/shop/app');
  });
});

describe('smartdevops:tenant:request', () => {
  it.each([
    ['create', 'A platform admin decides'],
    ['join', 'Its owners decide'],
  ] as const)('says what happens after a %s', async (kind, sentence) => {
    const { client, createTenantRequest } = fakeClient([healthy]);
    createTenantRequest.mockResolvedValue({
      id: '1',
      kind,
      status: 'pending',
      tenant: 'beta',
    });
    const action = createRequestTenantAction({
      client,
      auth: mockServices.auth(),
    });
    const context = createMockActionContext({
      input: { tenant: 'beta', plan: '' },
    });
    await action.handler(context);
    expect(createTenantRequest.mock.calls[0][0]).toMatchObject({
      tenant: 'beta',
      plan: undefined,
    });
    expect(context.output).toHaveBeenCalledWith(
      'message',
      expect.stringContaining(sentence),
    );
  });
});

describe('toEnv', () => {
  it('takes lists and objects', () => {
    expect(toEnv([{ name: 'A', value: '1' }])).toEqual({ A: '1' });
    expect(toEnv({ A: '1' })).toEqual({ A: '1' });
    expect(toEnv(undefined)).toEqual({});
  });

  it('refuses a name that is given twice', () => {
    expect(() => toEnv([{ name: 'A' }, { name: 'A', value: '2' }])).toThrow(
      'given twice',
    );
  });
});
