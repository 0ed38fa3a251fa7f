import {
  App,
  AppSummary,
  ClusterStatus,
  DEFAULT_PLANS,
  GrafanaEmbed,
  IsolationCheck,
  Me,
  PlatformStatus,
  Role,
  Tenant,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { SmartDevOpsApi } from '../api/smartDevOpsApiRef';
import { aMetrics } from './metrics';
import { ACTIVE, aRelease, AT, IMAGE, REPLICAS, SPEC, URLS } from './releases';

export * from './metrics';
export * from './releases';

const STATUS = {
  phase: 'Healthy',
  reason: 'AllReady',
  message: 'All 2 replicas are ready.',
  asOf: AT,
  stale: false,
} as const;
/** A healthy app `acme/shop` with one pod. */
export function anApp(overrides: Partial<App> = {}): App {
  return {
    ...STATUS,
    tenant: 'acme',
    name: 'shop',
    namespace: 'acme',
    spec: SPEC,
    replicas: REPLICAS,
    pods: [
      {
        name: 'shop-blue-1',
        color: 'blue',
        state: 'Running',
        ready: true,
        restarts: 0,
        image: IMAGE,
        node: 'node-1',
        createdAt: AT,
      },
    ],
    endpoints: { ready: 2, total: 2 },
    urls: URLS,
    release: aRelease(),
    notices: [],
    ...overrides,
  };
}

/** The row of `acme/shop` in the apps table. */
export function aSummary(overrides: Partial<AppSummary> = {}): AppSummary {
  return {
    ...STATUS,
    tenant: 'acme',
    name: 'shop',
    active: ACTIVE,
    replicas: REPLICAS,
    restarts: 0,
    alerts: 0,
    urls: URLS,
    createdAt: AT,
    ...overrides,
  };
}

/** Somebody with a role in `acme`, or without any tenant. */
export function aMe(role?: Role, overrides: Partial<Me> = {}): Me {
  return {
    userRef: 'user:default/ada',
    admin: false,
    tenants: role
      ? [{ name: 'acme', displayName: 'Acme', role, state: 'active' }]
      : [],
    ...overrides,
  };
}

/** The tenant `acme`, seen by its owner. */
export function aTenant(overrides: Partial<Tenant> = {}): Tenant {
  return {
    name: 'acme',
    displayName: 'Acme',
    cluster: 'default',
    namespace: 'acme',
    state: 'active',
    message: 'Apps can be deployed.',
    plan: 'small',
    podSecurity: 'restricted',
    role: 'owner',
    usage: [{ resource: 'pods', used: '9', hard: '10' }],
    members: [
      { userRef: 'user:default/ada', role: 'owner', addedAt: AT, addedBy: 'x' },
      {
        userRef: 'user:default/bob',
        role: 'viewer',
        addedAt: AT,
        addedBy: 'x',
      },
    ],
    createdAt: AT,
    ...overrides,
  };
}

/** An isolation check with one finding that passed and one that failed. */
export function anIsolationCheck(
  overrides: Partial<IsolationCheck> = {},
): IsolationCheck {
  return {
    passed: false,
    at: AT,
    findings: [
      {
        name: 'Harmless pod is accepted',
        tried: 'dry run of a small pod',
        expected: 'the cluster would accept it',
        actual: 'accepted',
        passed: true,
      },
      {
        name: 'NetworkPolicy default-deny',
        tried: 'compared it with what the platform writes',
        expected: 'it is there, as the platform wrote it',
        actual: 'it is missing',
        passed: false,
      },
    ],
    ...overrides,
  };
}

/** A pending request of `bob` for the new tenant `umbrella`. */
export function aRequest(
  overrides: Partial<TenantRequest> = {},
): TenantRequest {
  return {
    id: '6b1c1f0e-7f4e-4b6f-9a53-0d6c4ee6a001',
    kind: 'create',
    status: 'pending',
    tenant: 'umbrella',
    displayName: 'Umbrella',
    plan: 'small',
    reason: 'A first prototype',
    requester: 'user:default/bob',
    createdAt: AT,
    ...overrides,
  };
}

/** A cluster that is well. */
export function aCluster(
  overrides: Partial<ClusterStatus> = {},
): ClusterStatus {
  return {
    name: 'default',
    title: 'default',
    reachable: true,
    kubernetesVersion: 'v1.36.2',
    missingRights: [],
    excessRights: [],
    admissionPolicies: 'enforced',
    ...overrides,
  };
}

/** A platform that is well. */
export function aPlatform(
  overrides: Partial<PlatformStatus> = {},
): PlatformStatus {
  return {
    checkedAt: AT,
    clusters: [aCluster()],
    problems: [],
    ...overrides,
  };
}

/** A Grafana that is not the portal's own host. */
export function aGrafana(): Extract<GrafanaEmbed, { configured: true }> {
  const openUrl = 'https://grafana.example.com/d/smartdevops-client?orgId=1';
  return { configured: true, embedUrl: `${openUrl}&kiosk`, openUrl };
}

/** A list answer. */
export function listOf<T>(...items: T[]): { items: T[]; total: number } {
  return { items, total: items.length };
}

/** An error as the client rejects with: status, sentence and reason. */
export function httpError(
  statusCode: number,
  message: string,
  reason?: string,
): Error {
  return Object.assign(new Error(`Request failed with ${statusCode}`), {
    statusCode,
    body: { error: { name: 'Error', message, reason } },
  });
}

/** An answer that never comes. */
export function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/**
 * A client without a backend: reads answer the fixtures, everything else
 * rejects, so that a test names each change that it expects.
 */
export function fakeApi(
  overrides: Partial<SmartDevOpsApi> = {},
): SmartDevOpsApi {
  const unexpected = async (): Promise<never> => {
    throw new Error('The test did not expect this call.');
  };
  return {
    getMe: async () => aMe('developer'),
    listPlans: async () => listOf(...DEFAULT_PLANS),
    getPlatform: async () => aPlatform(),
    listTenantRequests: async () => listOf(),
    createTenantRequest: unexpected,
    checkTenantName: async () => ({
      kind: 'create' as const,
      message: 'It is free. An admin decides.',
      suggestions: [],
    }),
    approveTenantRequest: unexpected,
    rejectTenantRequest: unexpected,
    withdrawTenantRequest: unexpected,
    listTenants: async () => listOf(aTenant()),
    getTenant: async () => aTenant(),
    changePlan: unexpected,
    setPodSecurity: unexpected,
    actOnTenant: unexpected,
    repairTenant: unexpected,
    checkIsolation: unexpected,
    getIsolationCheck: unexpected,
    putMember: unexpected,
    deleteMember: unexpected,
    listApps: async () => listOf(aSummary()),
    getApp: async () => anApp(),
    scaleApp: unexpected,
    restartApp: unexpected,
    stopApp: unexpected,
    startApp: unexpected,
    prepareApp: unexpected,
    promoteApp: unexpected,
    rollbackApp: unexpected,
    abortApp: unexpected,
    approveApp: unexpected,
    extendApp: unexpected,
    finishApp: unexpected,
    promoteApps: unexpected,
    listReleases: async () => listOf(),
    listAppEvents: async () => listOf(),
    getPodLogs: unexpected,
    getAppLogs: unexpected,
    getAppLogHistory: async () => listOf(),
    getAppMetrics: async () => aMetrics({ source: 'none', charts: [] }),
    getAppGrafana: async () => aGrafana(),
    getTenantGrafana: async () => aGrafana(),
    getPlatformGrafana: async () => aGrafana(),
    listAlerts: async () => listOf(),
    listUnparsedAlerts: async () => listOf(),
    acknowledgeAlert: unexpected,
    listActivity: async () => listOf(),
    ...overrides,
  };
}
