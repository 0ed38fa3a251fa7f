import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import {
  notificationService,
  NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import smartDevOpsPlugin from '..';
import { USERS } from './callers';
import { ExternalCluster, TestCluster } from './cluster';

/** What one replica has differently. */
export type OwnSetting = {
  /** Real services of authentication and permissions, instead of the tests'. */
  access?: BackendFeature[];
  /** More of `smartdevops` in app-config. */
  config?: JsonObject;
  /** More of app-config. */
  root?: JsonObject;
};

/** What all backends of a test have. */
export type BackendOptions = {
  /**
   * What the portal's policy says; a service stands for a policy of its own,
   * `real` for the service among the features.
   */
  policy?: Policy;
  /** Removal of apps: whether the portal offers it, and the cluster allows it. */
  removal?: { enabled: boolean; allowed: boolean };
  /** More of `smartdevops` in app-config. */
  config?: JsonObject;
  /** `backend` in app-config. */
  backendConfig?: JsonObject;
  /** Instead of an embedded cluster. */
  external?: ExternalCluster;
  /** What the portal's catalog holds; `none` where it does not answer. */
  catalog?: Entity[] | 'none';
  /** Modules and services besides. */
  features?: BackendFeature[];
};

type Policy =
  AuthorizeResult.ALLOW | AuthorizeResult.DENY | PermissionsService | 'real';

/** Makes what starts a backend with the plugin, again and again. */
export function backendStarter(
  options: BackendOptions & {
    cluster: TestCluster;
    /** Of the embedded cluster. */
    kubeconfig: string;
    knex: Knex;
    /** Gets what is sent to Backstage's notifications. */
    notifications: NotificationSendOptions[];
  },
): (own?: OwnSetting) => Promise<TestBackend> {
  const { cluster, external, kubeconfig, knex, notifications } = options;
  const smartdevops = {
    kubernetes: external
      ? { kubeconfig: external.kubeconfig, context: external.context }
      : { kubeconfig, context: 'smartdevops' },
    ingress: {
      baseDomain: external?.baseDomain ?? 'localhost',
      port: cluster.ingressPort,
    },
    admins: [USERS.admin],
    // One user of a test does what a hundred people do.
    limits: { writes: 1_000_000 },
    removal: { enabled: options.removal?.enabled ?? false },
    ...options.config,
  };
  return (own = {}) =>
    startTestBackend({
      features: [
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            send: async sent => {
              notifications.push(sent);
            },
          }),
        }),
        smartDevOpsPlugin,
        ...(options.catalog === 'none'
          ? []
          : [catalogServiceMock.factory({ entities: options.catalog })]),
        ...(options.features ?? []),
        mockServices.database.factory({ knex }),
        ...(own.access ??
          permissionsFactory(options.policy ?? AuthorizeResult.ALLOW)),
        mockServices.rootConfig.factory({
          data: {
            ...(options.backendConfig && { backend: options.backendConfig }),
            ...own.root,
            smartdevops: { ...smartdevops, ...own.config },
          },
        }),
      ],
    });
}

function permissionsFactory(policy: Policy): BackendFeature[] {
  if (policy === 'real') {
    return [];
  }
  return [
    typeof policy === 'string'
      ? mockServices.permissions.factory({ result: policy })
      : createServiceFactory({
          service: coreServices.permissions,
          deps: {},
          factory: () => policy,
        }),
  ];
}
