import { activeFreeze } from '@smartdevops/backstage-plugin-smartdevops-common';
import { PromotionCheck } from '@smartdevops/backstage-plugin-smartdevops-node';
import { AppReconciler, AppWatcher, ReleaseGroupLoop } from '../reconcile';
import {
  AppActivity,
  AppCreation,
  AppLogs,
  AppQueries,
  AppService,
  AuthorizedAppService,
  AuthorizedReleaseService,
  CandidateCheck,
  CheckRunner,
  CoordinatedGates,
  CoordinatedReleaseService,
  errorRatioCheck,
  extensionCheck,
  HostRules,
  LogHistory,
  MetricsService,
  ReleaseHistory,
  ReleasePolicy,
  ReleaseRunner,
  ReleaseService,
  ResourceRules,
  smokeCheck,
  VersionBuilder,
} from '../services';
import { Foundation } from './foundation';

/** Puts together what concerns apps and their releases. */
export function buildApps(
  foundation: Foundation,
  promotionChecks: PromotionCheck[],
) {
  const { config, clock, logger, stores, reader, writer } = foundation;
  const { releaseWriter, notifier, guard, telemetry } = foundation;
  const { allowedRegistries, namespacePrefix } = config;
  const { tenants, groups } = stores;

  const { settings, approval, freezes } = config.releases;
  const policy = new ReleasePolicy({
    settings,
    approval,
    freeze: (tenant, now) => activeFreeze(freezes, tenant, now),
  });
  const checks = new CheckRunner({
    checks: checksOf(foundation, promotionChecks),
    notifier,
    clock,
  });
  const queries = new AppQueries({
    reader,
    ingressOf: foundation.ingressOf,
    policy,
    checks,
    usage: foundation.usage,
    alerts: foundation.firing,
    logHistory: foundation.loki !== undefined,
    clock,
  });
  const { ingressOf } = foundation;
  const logs = new AppLogs({ queries, reader, writer });
  const resources = new ResourceRules(config.plans);
  const hosts = new HostRules({ reader, ingressOf });
  const history = new ReleaseHistory({ store: stores.releases, logger });
  const runner = new ReleaseRunner({ queries, reader, writer: releaseWriter });
  const activity = new AppActivity({
    activity: foundation.activity,
    clock,
    logger,
  });
  const shared = { reader, runner, checks, policy, history, activity, clock };
  const coordinated = new CoordinatedReleaseService({
    ...shared,
    gates: new CoordinatedGates({ ...shared, queries }),
    queries,
    groups,
    tenants,
    telemetry,
  });
  const releases = new ReleaseService({
    ...shared,
    queries,
    versions: new VersionBuilder({
      writer: releaseWriter,
      history,
      hosts,
      resources,
      allowedRegistries,
    }),
  });
  return {
    logs,
    apps: new AuthorizedAppService({
      creation: new AppCreation({
        queries,
        writer,
        hosts,
        resources,
        claims: stores.claims,
        activity,
        history,
        clock,
        allowedRegistries,
      }),
      apps: new AppService({ queries, writer, activity, clock }),
      queries,
      metrics: new MetricsService({
        queries,
        history,
        usage: foundation.usage,
        prometheusOf: foundation.prometheusOf,
        clock,
        logger,
      }),
      logs,
      logHistory: new LogHistory({ queries, loki: foundation.loki, logger }),
      guard,
      removalEnabled: config.removalEnabled,
    }),
    releases: new AuthorizedReleaseService({ releases, coordinated, guard }),
    watcher: new AppWatcher({ reader, notifier, namespacePrefix }),
    reconciler: new AppReconciler({
      ...shared,
      tenants,
      claims: stores.claims,
      namespacePrefix,
      ingressOf,
      telemetry,
      logger,
    }),
    groupLoop: new ReleaseGroupLoop({
      releases: coordinated,
      telemetry,
      logger,
    }),
  };
}

function checksOf(
  { releaseWriter, prometheusOf, ingressOf }: Foundation,
  promotionChecks: PromotionCheck[],
): CandidateCheck[] {
  return [
    smokeCheck(releaseWriter),
    errorRatioCheck(prometheusOf),
    ...promotionChecks.map(check => extensionCheck(check, ingressOf)),
  ];
}
