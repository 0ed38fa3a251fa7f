import type {
  AuditorService,
  AuthService,
  DatabaseService,
  DiscoveryService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { SmartDevOpsConfig } from '../config';
import {
  DatabaseActivityStore,
  DatabaseAlertStore,
  DatabaseClaimStore,
  DatabaseIsolationStore,
  DatabaseOutboxStore,
  DatabaseReleaseGroupStore,
  DatabaseReleaseStore,
  DatabaseRequestStore,
  DatabaseSigningKeyStore,
  DatabaseTenantStore,
  openDatabase,
} from '../database';
import {
  appWriter,
  Cluster,
  ClusterCaches,
  Clusters,
  ClusterUsage,
  releaseWriter,
} from '../kubernetes';
import {
  LokiClient,
  MeteringService,
  PrometheusClient,
  Telemetry,
  TracingService,
} from '../observability';
import { PortalNotifier } from '../reconcile';
import {
  AccessMemo,
  ActivityService,
  FiringAlerts,
  TenantGuard,
  trustedAdmins,
} from '../services';
import { causeOf } from '../logFields';

/** Backstage services that the plugin is made with. */
export type PluginServices = {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  database: DatabaseService;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  metrics: MeteringService;
  notifications: NotificationService;
  permissions: PermissionsService;
  signals: SignalsService;
  tracing: TracingService;
  userInfo: UserInfoService;
};

/** What everything else of the plugin stands on. */
export type Foundation = Awaited<ReturnType<typeof layFoundation>>;

/** Opens the database and connects to the cluster; begins nothing. */
export async function layFoundation(
  config: SmartDevOpsConfig,
  services: PluginServices,
) {
  const { logger } = services;
  const clock = Date.now;
  const { metrics, tracing } = services;
  const telemetry = new Telemetry({ metrics, tracing });
  const knex = await openDatabase(services.database);
  const stores = {
    tenants: new DatabaseTenantStore(knex),
    requests: new DatabaseRequestStore(knex),
    claims: new DatabaseClaimStore(knex, key =>
      telemetry.takeover(key.split(':')[0]),
    ),
    activity: new DatabaseActivityStore(knex),
    outbox: new DatabaseOutboxStore(knex),
    isolation: new DatabaseIsolationStore(knex),
    releases: new DatabaseReleaseStore(knex),
    alerts: new DatabaseAlertStore(knex),
    signingKeys: new DatabaseSigningKeyStore(knex),
    groups: new DatabaseReleaseGroupStore(knex),
  };
  const { loki, removalEnabled, allowedRegistries } = config;
  const clusters = new Clusters(
    config.clusters.map(
      cluster =>
        new Cluster(cluster, {
          // Prometheus remembers better.
          usageHistory: cluster.prometheusUrl === undefined,
          removalEnabled,
          allowedRegistries,
          observer: telemetry,
          clock,
          logger,
        }),
    ),
  );
  const prometheus = new Map(
    config.clusters.map(({ name, prometheusUrl }) => [
      name,
      prometheusUrl === undefined
        ? undefined
        : new PrometheusClient(prometheusUrl),
    ]),
  );
  const { signals, events, permissions } = services;
  const notifier = new PortalNotifier({ signals, events, logger });
  return {
    config,
    services,
    clock,
    logger,
    telemetry,
    stores,
    /** Entity refs of groups and users. */
    admins: await trustedAdmins(config.admins, {
      tenants: stores.tenants,
      logger,
    }),
    /** Asks the database anything; fails where it does. */
    ping: async () => knex.raw('select 1'),
    clusters,
    reader: new ClusterCaches(clusters),
    usage: new ClusterUsage(clusters),
    prometheusOf: (cluster: string) => prometheus.get(cluster),
    ingressOf: (cluster: string) => clusters.ingressOf(cluster),
    loki: loki && new LokiClient(loki),
    writer: appWriter(clusters),
    releaseWriter: releaseWriter(clusters),
    notifier,
    firing: new FiringAlerts({ store: stores.alerts, notifier, logger }),
    activity: new ActivityService({ store: stores.activity, clock }),
    guard: new TenantGuard({
      tenants: stores.tenants,
      permissions,
      memo: new AccessMemo({ clock }),
    }),
    /** Has something done that nobody waits for. */
    background(what: string, work: Promise<void>): void {
      work.catch(error =>
        logger.error('Work in the background ended early', {
          work: what,
          ...causeOf(error),
        }),
      );
    },
  };
}
