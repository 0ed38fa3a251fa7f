import type {
  AuditorService,
  DatabaseService,
  DiscoveryService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Router } from 'express';
import { SmartDevOpsConfig } from './config';
import {
  DatabaseActivityStore,
  DatabaseClaimStore,
  DatabaseRequestStore,
  DatabaseTenantStore,
  openDatabase,
  TenantStore,
} from './database';
import { Callers } from './http/callers';
import { createRouter } from './http/router';
import {
  ClusterCache,
  ClusterCheck,
  Identities,
  KubernetesAppWriter,
  KubernetesTenantWriter,
  loadKubeConfig,
  Transport,
} from './kubernetes';
import { AppWatcher, PortalNotifier, TenantReconciler } from './reconcile';
import {
  ActivityService,
  AppQueries,
  AppService,
  AuthorizedAppService,
  AuthorizedPlatformService,
  AuthorizedTenantService,
  PlatformService,
  RequestService,
  TenantGuard,
  TenantService,
} from './services';

/** Backstage services that the plugin is made with. */
export type PluginServices = {
  auditor: AuditorService;
  database: DatabaseService;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  signals: SignalsService;
  userInfo: UserInfoService;
};

/** The running parts of the plugin. */
export type BuiltPlugin = {
  router: Router;
  tenantStore: TenantStore;
  tenantReconciler: TenantReconciler;
  start(): void;
  stop(): void;
};

/** Puts the plugin together; wiring only. */
export async function buildPlugin(
  config: SmartDevOpsConfig,
  services: PluginServices,
): Promise<BuiltPlugin> {
  const { auditor, discovery, httpAuth, logger, userInfo } = services;
  const { ingress, plans, namespacePrefix } = config;
  const clock = Date.now;

  const knex = await openDatabase(services.database);
  const tenantStore = new DatabaseTenantStore(knex);
  const requests = new DatabaseRequestStore(knex);
  const claims = new DatabaseClaimStore(knex);
  const activityStore = new DatabaseActivityStore(knex);

  const transport = new Transport(loadKubeConfig(config.kubernetes));
  const identities = new Identities(transport);
  const reader = new ClusterCache({ transport, logger });
  const writer = new KubernetesAppWriter({ transport, identities, ingress });

  const notifier = new PortalNotifier({
    signals: services.signals,
    events: services.events,
    logger,
  });
  const watcher = new AppWatcher({ reader, notifier, namespacePrefix });
  const activity = new ActivityService({ store: activityStore, clock });
  const tenantReconciler = new TenantReconciler({
    tenants: tenantStore,
    writer: new KubernetesTenantWriter(identities),
    activity,
    notifier,
    plans,
    clock,
    logger,
  });

  const guard = new TenantGuard({
    tenants: tenantStore,
    permissions: services.permissions,
  });
  const queries = new AppQueries({ reader, writer, ingress, clock });
  const apps = new AuthorizedAppService({
    apps: new AppService({
      queries,
      writer,
      claims,
      activity,
      clock,
      allowedRegistries: config.allowedRegistries,
    }),
    queries,
    guard,
    removalEnabled: config.removalEnabled,
  });
  const tenants = new AuthorizedTenantService({
    tenants: new TenantService({
      tenants: tenantStore,
      reader,
      activity,
      notifier,
      plans,
      clock,
    }),
    requests: new RequestService({
      requests,
      tenants: tenantStore,
      activity,
      notifier,
      plans,
      namespacePrefix,
      defaultPlan: config.defaultPlan,
      fourEyes: config.fourEyes,
      clock,
      onApproved: () => {
        tenantReconciler
          .reconcile()
          .catch(error => logger.error('Provisioning ended early', error));
      },
    }),
    activity,
    guard,
  });

  const platform = new PlatformService({
    checker: new ClusterCheck(transport),
    clock,
    logger,
  });

  return {
    router: createRouter({
      apps,
      tenants,
      platform: new AuthorizedPlatformService({ platform, guard }),
      auditor,
      logger,
      callers: new Callers({ httpAuth, userInfo, admins: config.admins }),
      baseUrl: await discovery.getExternalBaseUrl('smartdevops'),
    }),
    tenantStore,
    tenantReconciler,
    start() {
      reader.start();
      watcher.start();
      platform
        .report()
        .catch(error => logger.error('Checking the cluster failed', error));
    },
    stop() {
      watcher.stop();
      notifier.stop();
      reader.stop();
    },
  };
}
