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
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Router } from 'express';
import { SmartDevOpsConfig } from './config';
import {
  DatabaseActivityStore,
  DatabaseClaimStore,
  DatabaseOutboxStore,
  DatabaseIsolationStore,
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
  KubernetesIsolationProber,
  KubernetesTenantWriter,
  loadKubeConfig,
  ServedKinds,
  Transport,
} from './kubernetes';
import {
  AppHalter,
  AppWatcher,
  OutboxDelivery,
  PortalNotifier,
  TenantReconciler,
  TenantReporter,
  TenantWatcher,
} from './reconcile';
import {
  ActivityService,
  AppQueries,
  AppService,
  AuthorizedAppService,
  AuthorizedPlatformService,
  AuthorizedTenantService,
  DecisionService,
  Messenger,
  PlatformService,
  IsolationService,
  RequestService,
  TenantGuard,
  TenantLifecycle,
  TenantNames,
  TenantService,
  TenantSpecs,
} from './services';

/** Objects that a tenant's members decide. */
const MEMBER_OBJECTS = ['RoleBinding tenant-members'];

/** Backstage services that the plugin is made with. */
export type PluginServices = {
  auditor: AuditorService;
  database: DatabaseService;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  signals: SignalsService;
  userInfo: UserInfoService;
};

/** The running parts of the plugin. */
export type BuiltPlugin = {
  router: Router;
  tenantStore: TenantStore;
  tenantReconciler: TenantReconciler;
  delivery: OutboxDelivery;
  decisions: DecisionService;
  isolation: IsolationService;
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
  const background = (what: string, work: Promise<void>) => {
    work.catch(error => logger.error(`${what} ended early: ${error}`));
  };

  const knex = await openDatabase(services.database);
  const tenantStore = new DatabaseTenantStore(knex);
  const requests = new DatabaseRequestStore(knex);
  const claims = new DatabaseClaimStore(knex);
  const activityStore = new DatabaseActivityStore(knex);
  const outbox = new DatabaseOutboxStore(knex);

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
  const served = new ServedKinds({ transport, clock });
  const specs = new TenantSpecs({
    tenants: tenantStore,
    plans,
    userNameTemplate: config.kubernetes.memberUserName,
  });
  const delivery = new OutboxDelivery({
    outbox,
    notifications: services.notifications,
    clock,
    logger,
  });
  const messenger = new Messenger({
    outbox,
    clock,
    deliver: () => background('Delivering notifications', delivery.deliver()),
  });
  const isolation = new IsolationService({
    prober: new KubernetesIsolationProber({
      transport,
      identities,
      served,
      ingress,
      removalEnabled: config.removalEnabled,
      allowedRegistries: config.allowedRegistries,
    }),
    store: new DatabaseIsolationStore(knex),
    tenants: tenantStore,
    specs,
    activity,
    notifier,
    messenger,
    admins: config.admins,
    clock,
    logger,
  });
  const tenantReconciler = new TenantReconciler({
    tenants: tenantStore,
    claims,
    writer: new KubernetesTenantWriter({ identities, served }),
    halter: new AppHalter({ reader, writer }),
    reporter: new TenantReporter({
      tenants: tenantStore,
      activity,
      notifier,
      messenger,
      admins: config.admins,
      clock,
      logger,
    }),
    onProvisioned: tenant =>
      background('Checking the isolation', isolation.afterProvisioning(tenant)),
    specs,
    activity,
    notifier,
    removalEnabled: config.removalEnabled,
    clock,
  });
  const tenantWatcher = new TenantWatcher({
    reader,
    tenants: tenantStore,
    onDrift: tenant => tenantReconciler.reconcileTenant(tenant),
    onError: error => logger.error(`Repairing failed: ${error}`),
  });
  const reconcileSoon = (tenant: string) =>
    background(
      'Provisioning',
      tenantReconciler.reconcileTenant(tenant, MEMBER_OBJECTS),
    );

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
  const decisions = new DecisionService({
    requests,
    tenants: tenantStore,
    activity,
    notifier,
    messenger,
    plans,
    namespacePrefix,
    fourEyes: config.fourEyes,
    expireAfterDays: config.requestExpiryDays,
    clock,
    onApproved: reconcileSoon,
  });
  const tenants = new AuthorizedTenantService({
    tenants: new TenantService({
      tenants: tenantStore,
      reader,
      isolation,
      activity,
      notifier,
      messenger,
      plans,
      clock,
      onMembersChanged: reconcileSoon,
    }),
    requests: new RequestService({
      requests,
      tenants: tenantStore,
      names: new TenantNames({ requests, tenants: tenantStore }),
      activity,
      notifier,
      messenger,
      plans,
      defaultPlan: config.defaultPlan,
      admins: config.admins,
      clock,
    }),
    decisions,
    lifecycle: new TenantLifecycle({
      tenants: tenantStore,
      reader,
      activity,
      notifier,
      messenger,
      plans,
      retentionDays: config.retentionDays,
      clock,
      reconcile: (tenant, expected) =>
        tenantReconciler.reconcileTenant(tenant, expected),
    }),
    activity,
    isolation,
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
    delivery,
    decisions,
    isolation,
    start() {
      reader.start();
      watcher.start();
      tenantWatcher.start();
      background('Checking the cluster', platform.report());
    },
    stop() {
      tenantWatcher.stop();
      watcher.stop();
      notifier.stop();
      reader.stop();
    },
  };
}
