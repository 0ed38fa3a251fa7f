import { PromotionCheck } from '@smartdevops/backstage-plugin-smartdevops-node';
import type { Router } from 'express';
import { ActionCaller, ActionParts } from './actions';
import { SmartDevOpsConfig } from './config';
import { TenantStore } from './database';
import { Callers } from './http/callers';
import { createRouter } from './http/router';
import { OutboxDelivery, TenantReconciler } from './reconcile';
import {
  AlertService,
  AuthorizedPlatformService,
  DecisionService,
  GrafanaKeys,
  HealthService,
  IsolationService,
  PlatformService,
} from './services';
import { buildAlerts } from './wiring/alerts';
import { buildApps } from './wiring/apps';
import { gaugesOf } from './wiring/gauges';
import { buildGrafana } from './wiring/grafana';
import { layFoundation, PluginServices } from './wiring/foundation';
import { buildTenants } from './wiring/tenants';

/** The running parts of the plugin. */
export type BuiltPlugin = {
  router: Router;
  actions: ActionParts;
  tenantStore: TenantStore;
  tenantReconciler: TenantReconciler;
  delivery: OutboxDelivery;
  decisions: DecisionService;
  isolation: IsolationService;
  alerts: AlertService;
  /** Missing: nobody is signed in to Grafana. */
  grafanaKeys: GrafanaKeys | undefined;
  start(): void;
  stop(): Promise<void>;
};

/**
 * Puts the plugin together; wiring only.
 *
 * @param promotionChecks - what other plugins want candidates to pass
 */
export async function buildPlugin(
  config: SmartDevOpsConfig,
  services: PluginServices,
  promotionChecks: PromotionCheck[],
): Promise<BuiltPlugin> {
  const { auditor, discovery, httpAuth, logger, permissions, userInfo } =
    services;
  const foundation = await layFoundation(config, services);
  const { clusters, notifier, clock, guard, telemetry } = foundation;
  const tenants = buildTenants(foundation);
  const apps = buildApps(foundation, promotionChecks);
  const alerts = buildAlerts(foundation, tenants.messenger);
  const platform = new PlatformService({
    clusters: clusters.all,
    clock,
    logger,
  });

  const callers = new Callers({
    httpAuth,
    userInfo,
    admins: foundation.admins,
    pipelines: config.pipelines,
  });
  const { apps: authorizedApps, releases } = apps;
  const baseUrl = await discovery.getExternalBaseUrl('smartdevops');
  const grafana = buildGrafana(foundation, authorizedApps, baseUrl);
  return {
    actions: {
      apps: authorizedApps,
      releases,
      caller: new ActionCaller({
        callers,
        tenants: tenants.tenants,
        auditor,
        telemetry,
      }),
    },
    router: createRouter({
      apps: authorizedApps,
      releases,
      tenants: tenants.tenants,
      alerts: alerts.authorized,
      intake: { alerts: alerts.intake, httpAuth, permissions, telemetry },
      grafana: grafana.authorized,
      grafanaKeys: grafana.keys,
      platform: new AuthorizedPlatformService({ platform, guard }),
      auditor,
      telemetry,
      logger,
      health: new HealthService({
        ping: foundation.ping,
        freshness: () => clusters.all.map(({ cache }) => cache.freshness()),
        clock,
      }),
      writeLimit: config.writeLimit,
      callers,
      baseUrl,
    }),
    tenantStore: foundation.stores.tenants,
    tenantReconciler: tenants.reconciler,
    delivery: tenants.delivery,
    decisions: tenants.decisions,
    isolation: tenants.isolation,
    alerts: alerts.intake,
    grafanaKeys: grafana.keys,
    start() {
      grafana.check();
      telemetry.observe(gaugesOf(foundation, { apps, tenants }));
      // Whoever listens to the cache hears of everything from its beginning.
      apps.watcher.start();
      apps.reconciler.start();
      apps.groupLoop.start();
      tenants.watcher.start();
      clusters.start();
      foundation.firing.start();
      foundation.background('Checking the cluster', platform.report());
    },
    async stop() {
      apps.logs.stop();
      tenants.watcher.stop();
      apps.watcher.stop();
      foundation.firing.stop();
      await Promise.all([apps.reconciler.stop(), apps.groupLoop.stop()]);
      notifier.stop();
      clusters.stop();
    },
  };
}
