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
  ClusterCache,
  Identities,
  KubernetesAppWriter,
  KubernetesReleaseWriter,
  loadKubeConfig,
  Transport,
  UsageSampler,
} from '../kubernetes';
import { LokiClient, PrometheusClient } from '../observability';
import { PortalNotifier } from '../reconcile';
import {
  AccessMemo,
  ActivityService,
  FiringAlerts,
  TenantGuard,
} from '../services';

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

/** What everything else of the plugin stands on. */
export type Foundation = Awaited<ReturnType<typeof layFoundation>>;

/** Opens the database and connects to the cluster; begins nothing. */
export async function layFoundation(
  config: SmartDevOpsConfig,
  services: PluginServices,
) {
  const { logger } = services;
  const { ingress } = config;
  const clock = Date.now;
  const knex = await openDatabase(services.database);
  const stores = {
    tenants: new DatabaseTenantStore(knex),
    requests: new DatabaseRequestStore(knex),
    claims: new DatabaseClaimStore(knex),
    activity: new DatabaseActivityStore(knex),
    outbox: new DatabaseOutboxStore(knex),
    isolation: new DatabaseIsolationStore(knex),
    releases: new DatabaseReleaseStore(knex),
    alerts: new DatabaseAlertStore(knex),
    signingKeys: new DatabaseSigningKeyStore(knex),
    groups: new DatabaseReleaseGroupStore(knex),
  };
  const transport = new Transport(loadKubeConfig(config.kubernetes));
  const reader = new ClusterCache({ transport, logger });
  const { prometheusUrl, loki } = config;
  const identities = new Identities(transport);
  const writing = { transport, identities, ingress };
  const { signals, events, permissions } = services;
  const notifier = new PortalNotifier({ signals, events, logger });
  return {
    config,
    services,
    clock,
    logger,
    stores,
    transport,
    identities,
    reader,
    usage: new UsageSampler({
      transport,
      logger,
      restartsOf: pod => reader.restartsOf(pod),
      // Prometheus remembers better.
      history: prometheusUrl === undefined,
    }),
    prometheus:
      prometheusUrl === undefined
        ? undefined
        : new PrometheusClient(prometheusUrl),
    loki: loki && new LokiClient(loki),
    writer: new KubernetesAppWriter(writing),
    releaseWriter: new KubernetesReleaseWriter(writing),
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
      work.catch(error => logger.error(`${what} ended early: ${error}`));
    },
  };
}
