import {
  BackendFeature,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  ActionContext,
  ScaffolderActionsExtensionPoint,
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  App,
  Release,
  SmartDevOpsClient,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { smartDevOpsServiceRef } from '@smartdevops/backstage-plugin-smartdevops-node';
import { scaffolderModuleSmartDevOps } from '../../module';

const AT = '2026-01-01T00:00:00.000Z';

/** A version of an app: revision 1 is 1.0, and so on. */
export function aVersion(revision: number): Version {
  return {
    color: revision % 2 ? 'blue' : 'green',
    revision,
    image: `demo/hello:${revision}.0`,
    at: AT,
    by: 'user:default/ada',
  };
}

export function aRelease(release: Partial<Release> = {}): Release {
  return {
    phase: 'Stable',
    reason: 'Released',
    message: 'It is active.',
    active: aVersion(1),
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
    ...release,
  };
}

export function anApp({
  release,
  ...state
}: Partial<Omit<App, 'release'>> & {
  release?: Partial<Release>;
} = {}): App {
  return {
    tenant: 'acme',
    name: 'shop',
    namespace: 'acme',
    phase: 'Healthy',
    reason: 'Serving',
    message: 'It serves.',
    asOf: AT,
    stale: false,
    spec: {
      image: 'demo/hello:1.0',
      port: 80,
      containerPort: 8080,
      replicas: 1,
      env: { LEVEL: 'info', REGION: 'eu' },
      secretEnv: [],
    },
    replicas: { desired: 1, ready: 1, available: 1, updated: 1 },
    pods: [],
    endpoints: { ready: 1, total: 1 },
    urls: { active: 'http://shop.acme.localhost' },
    release: aRelease(release),
    notices: ['Port 80 becomes 8080.'],
    ...state,
  };
}

/** A client whose app goes through states; the last one stays. */
export function fakeClient(states: App[]) {
  const queue = [...states];
  const next = () => (queue.length > 1 ? queue.shift()! : queue[0]);
  const answer = jest.fn(async (..._call: unknown[]) => queue[0]);
  const getApp = jest.fn(async () => next());
  const createTenantRequest = jest.fn();
  const client = {
    createApp: answer,
    prepareApp: answer,
    promoteApp: answer,
    rollbackApp: answer,
    abortApp: answer,
    scaleApp: answer,
    restartApp: answer,
    getApp,
    createTenantRequest,
  } as Partial<SmartDevOpsClient> as SmartDevOpsClient;
  return { client, answer, getApp, createTenantRequest };
}

/** The actions that the module registers, over a client. */
export async function registeredActions(
  client: SmartDevOpsClient,
  features: BackendFeature[] = [],
) {
  const actions = new Map<string, TemplateAction>();
  const backend = await startTestBackend({
    extensionPoints: [
      [
        scaffolderActionsExtensionPoint,
        {
          addActions: (...added) =>
            added.forEach(action => actions.set(action.id, action)),
        } satisfies ScaffolderActionsExtensionPoint,
      ],
    ],
    features: [
      scaffolderModuleSmartDevOps,
      ...features,
      createServiceFactory({
        service: smartDevOpsServiceRef,
        deps: {},
        factory: () => client,
      }),
    ],
  });
  await backend.stop();
  return actions;
}

/** Runs an action as user:default/ada, as the scaffolder does. */
export async function runAction(
  id: string,
  options: {
    client: SmartDevOpsClient;
    input: JsonObject;
    features?: BackendFeature[];
    context?: Partial<ActionContext<JsonObject>>;
  },
) {
  const { client, features } = options;
  const action = (await registeredActions(client, features)).get(id)!;
  const context: ActionContext<JsonObject> = {
    ...createMockActionContext({ input: options.input }),
    getInitiatorCredentials: async () =>
      mockCredentials.user('user:default/ada'),
    ...options.context,
  };
  return { action, context, done: action.handler(context) };
}
