import { SmartDevOpsConfig } from '../config';
import { isolationProber, namespaceReader, tenantWriter } from '../kubernetes';
import { NamespaceReader } from '../kubernetes/types';
import {
  AppHalter,
  OutboxDelivery,
  TenantReconciler,
  TenantReporter,
  TenantWatcher,
} from '../reconcile';
import {
  AuthorizedTenantService,
  DecisionService,
  EntityRules,
  IsolationService,
  Messenger,
  NamespaceGlance,
  NamespaceRules,
  RequestService,
  TenantLifecycle,
  TenantNames,
  TenantService,
  TenantSpecs,
  UserDirectory,
} from '../services';
import { Foundation } from './foundation';
import { causeOf } from '../logFields';

/** Objects that a tenant's members decide. */
const MEMBER_OBJECTS = ['RoleBinding tenant-members'];

/** Puts together what concerns tenants, their requests and messages. */
export function buildTenants(foundation: Foundation) {
  const { config, services, clock, logger, stores, reader } = foundation;
  const { notifier, activity, guard, background, telemetry } = foundation;
  const { admins } = foundation;
  const { plans } = config;
  const { tenants, requests, outbox } = stores;

  const specs = new TenantSpecs({
    tenants,
    plans,
    userNameTemplate: config.memberUserName,
    ingressOf: foundation.ingressOf,
  });
  const delivery = new OutboxDelivery({
    outbox,
    notifications: services.notifications,
    telemetry,
    clock,
    logger,
  });
  const messenger = new Messenger({
    deliver: () => background('Delivering notifications', delivery.deliver()),
  });
  const telling = { activity, notifier, messenger, clock };
  const { isolation, reconciler } = buildReconciling(foundation, {
    specs,
    messenger,
  });
  const watcher = new TenantWatcher({
    reader,
    tenants,
    onDrift: tenant => reconciler.reconcileTenant(tenant),
    onError: error => logger.error('Repairing a tenant failed', causeOf(error)),
  });
  const reconcileSoon = (tenant: string) =>
    background(
      'Provisioning',
      reconciler.reconcileTenant(tenant, MEMBER_OBJECTS),
    );
  const { namespaces, entities, names } = buildNames(foundation);
  const decisions = new DecisionService({
    ...telling,
    requests,
    tenants,
    plans,
    clusters: namesOf(config.clusters),
    namespaces,
    entities,
    fourEyes: config.fourEyes,
    admins,
    expireAfterDays: config.requestExpiryDays,
    onApproved: reconcileSoon,
  });
  const authorized = new AuthorizedTenantService({
    tenants: new TenantService({
      ...telling,
      tenants,
      users: new UserDirectory({ ...services, logger }),
      reader,
      isolation,
      plans,
      onMembersChanged: reconcileSoon,
    }),
    requests: new RequestService({
      ...telling,
      requests,
      tenants,
      names,
      plans,
      defaultPlan: config.defaultPlan,
      admins,
    }),
    decisions,
    lifecycle: new TenantLifecycle({
      ...telling,
      tenants,
      reader,
      plans,
      retentionDays: config.retentionDays,
      reconcile: (tenant, expected) =>
        reconciler.reconcileTenant(tenant, expected),
    }),
    activity,
    isolation,
    guard,
  });
  return {
    tenants: authorized,
    reconciler,
    watcher,
    delivery,
    messenger,
    decisions,
    isolation,
  };
}

/** What says which names a tenant may have. */
function buildNames({ config, services, clusters, ...rest }: Foundation) {
  const { stores, clock, logger } = rest;
  const reader = namespaceReader(clusters);
  const rulesBy = (asked: NamespaceReader) =>
    new NamespaceRules({
      namespaces: asked,
      clusters: config.clusters.map(({ name }) => name),
      prefix: config.namespacePrefix,
      logger,
    });
  const namespaces = rulesBy(reader);
  // With groups that are a tenant's own already: their names are not free either.
  const { admins } = config;
  const entities = new EntityRules({ ...services, admins, logger, clock });
  const names = new TenantNames({
    requests: stores.requests,
    tenants: stores.tenants,
    rules: [entities, namespaces],
    glances: [
      { check: tenant => entities.glance(tenant) },
      rulesBy(new NamespaceGlance({ reader, clock })),
    ],
  });
  return { namespaces, entities, names };
}

/** What makes tenants what they should be, and proves that they are. */
function buildReconciling(
  foundation: Foundation,
  { specs, messenger }: { specs: TenantSpecs; messenger: Messenger },
) {
  const { config, clock, logger, stores, clusters } = foundation;
  const { reader, writer, notifier, activity, background } = foundation;
  const { telemetry, admins } = foundation;
  const { removalEnabled } = config;
  const { tenants, claims } = stores;
  const isolation = new IsolationService({
    prober: isolationProber(clusters),
    store: stores.isolation,
    tenants,
    specs,
    activity,
    notifier,
    messenger,
    admins,
    telemetry,
    clock,
    logger,
  });
  const reconciler = new TenantReconciler({
    tenants,
    claims,
    writer: tenantWriter(clusters),
    halter: new AppHalter({ reader, writer }),
    reporter: new TenantReporter({
      tenants,
      activity,
      notifier,
      messenger,
      admins,
      clock,
      logger,
    }),
    onProvisioned: tenant =>
      background('Checking the isolation', isolation.afterProvisioning(tenant)),
    specs,
    activity,
    notifier,
    removalEnabled,
    telemetry,
    clock,
  });
  return { isolation, reconciler };
}

function namesOf([first, ...others]: SmartDevOpsConfig['clusters']): [
  string,
  ...string[],
] {
  return [first.name, ...others.map(({ name }) => name)];
}
