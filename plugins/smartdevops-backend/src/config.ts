import { Config } from '@backstage/config';
import {
  DEFAULT_PLANS,
  DEFAULT_RELEASE_SETTINGS,
  FreezeWindow,
  freezeWindowSchema,
  parseQuantity,
  PipelineGrant,
  Plan,
  ReleaseSettings,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { LokiSettings } from './observability';
import { ClusterSettings, readClusters } from './settings/clusters';
import { fail } from './settings/fail';
import { GrafanaConfig, readGrafana } from './settings/grafana';
import { readWriteLimit, WriteLimit } from './settings/limits';
import { readPipelines } from './settings/pipelines';
import { readLoki, readUrl } from './settings/sources';

/** Everything the plugin takes from app-config, checked. */
export type SmartDevOpsConfig = {
  /** Where tenants can be put; new ones go to the first unless told. */
  clusters: [ClusterSettings, ...ClusterSettings[]];
  /** Makes the name under which the clusters know a member. */
  memberUserName: string;
  /** Entity refs of groups or users. */
  admins: string[];
  namespacePrefix: string;
  plans: Plan[];
  defaultPlan: string;
  fourEyes: boolean;
  /** Days after which a request that nobody decided expires. */
  requestExpiryDays: number;
  /** Days that an offboarded tenant is kept. */
  retentionDays: number;
  /** Minutes without Prometheus' Watchdog after which admins are told. */
  alertHeartbeatMinutes: number;
  removalEnabled: boolean;
  /** What pipelines may do. */
  pipelines: PipelineGrant[];
  /** How much one caller may change. */
  writeLimit: WriteLimit;
  /** Where images may come from; missing means anywhere. */
  allowedRegistries: string[] | undefined;
  releases: {
    settings: ReleaseSettings;
    /** Whether a second person has to agree; of these tenants, or of all. */
    approval: { required: boolean; tenants?: string[] };
    /** When nothing is promoted. */
    freezes: FreezeWindow[];
  };
  /** Where people reach Alertmanager. */
  alertmanagerUrl: string | undefined;
  /** Missing means that there is none. */
  grafana: GrafanaConfig | undefined;
  /** Missing means that no logs are kept beyond the life of a pod. */
  loki: LokiSettings | undefined;
};

/**
 * Reads and checks `smartdevops` of app-config; the only reader of Config.
 *
 * @throws an error that names the key, so that a portal with a bad setting
 * does not start
 */
export function readConfig(root: Config): SmartDevOpsConfig {
  const config = root.getOptionalConfig('smartdevops');
  const plans = readPlans(config);
  return {
    clusters: readClusters(config),
    memberUserName: readMemberUserName(config),
    admins: readAdmins(config),
    namespacePrefix: readPrefix(config),
    plans,
    defaultPlan: readDefaultPlan(config, plans),
    fourEyes: config?.getOptionalBoolean('requests.fourEyes') ?? true,
    requestExpiryDays: readDays(config, 'requests.expireAfterDays', 30),
    retentionDays: readDays(config, 'offboarding.retentionDays', 30),
    alertHeartbeatMinutes: readHeartbeat(config),
    allowedRegistries: readRegistries(config),
    removalEnabled: config?.getOptionalBoolean('removal.enabled') ?? false,
    pipelines: readPipelines(config),
    writeLimit: readWriteLimit(config),
    releases: {
      settings: readReleaseSettings(config),
      approval: readApproval(config),
      freezes: readFreezes(config),
    },
    loki: readLoki(config),
    alertmanagerUrl: readUrl(config, 'alerts.alertmanagerUrl'),
    grafana: readGrafana(root),
  };
}

function readAdmins(config: Config | undefined): string[] {
  const admins = config?.getOptionalStringArray('admins') ?? [];
  const wrong = admins.find(ref => !/^(group|user):[^/]+\/[^/]+$/.test(ref));
  if (wrong !== undefined) {
    fail(
      'admins',
      `"${wrong}" is not an entity ref such as group:default/platform-admins.`,
    );
  }
  return admins.map(ref => ref.toLocaleLowerCase('en-US'));
}

function readHeartbeat(config: Config | undefined): number {
  const minutes = config?.getOptionalNumber('alerts.heartbeatMinutes') ?? 10;
  if (!(minutes > 0 && minutes <= 1440)) {
    fail('alerts.heartbeatMinutes', 'must be a number of minutes up to 1440.');
  }
  return minutes;
}

function readDays(
  config: Config | undefined,
  key: string,
  fallback: number,
): number {
  const days = config?.getOptionalNumber(key) ?? fallback;
  if (!(days > 0 && days <= 3650)) {
    fail(key, 'must be a number of days from 1 to 3650.');
  }
  return days;
}

function readMemberUserName(config: Config | undefined): string {
  const template =
    config?.getOptionalString('kubernetes.memberUserName') ?? '{ref}';
  if (!/\{(ref|name)\}/.test(template) || template.startsWith('system:')) {
    fail(
      'kubernetes.memberUserName',
      'must hold {ref} or {name}, and must not begin with "system:".',
    );
  }
  return template;
}

function readRegistries(config: Config | undefined): string[] | undefined {
  const registries = config?.getOptionalStringArray('apps.allowedRegistries');
  const wrong = registries?.find(
    entry => !/^[a-zA-Z0-9][-a-zA-Z0-9.:]*(\/[-a-z0-9._]+)*\/?$/.test(entry),
  );
  if (wrong !== undefined) {
    fail(
      'apps.allowedRegistries',
      `"${wrong}" is not a registry such as ghcr.io or ghcr.io/acme.`,
    );
  }
  return registries;
}

function readPrefix(config: Config | undefined): string {
  const prefix = config?.getOptional('namespacePrefix') ?? '';
  if (typeof prefix !== 'string' || !/^([a-z][-a-z0-9]{0,20})?$/.test(prefix)) {
    fail('namespacePrefix', 'must be up to 21 characters of a DNS label.');
  }
  return prefix;
}

function readPlans(config: Config | undefined): Plan[] {
  const configured = config?.getOptionalConfigArray('plans');
  if (!configured) {
    return DEFAULT_PLANS;
  }
  if (configured.length === 0) {
    fail('plans', 'must hold at least one plan.');
  }
  return configured.map(readPlan);
}

function readPlan(config: Config, index: number): Plan {
  const name = config.getString('name');
  const quantity = (key: string, fallback?: string) => {
    const text =
      config.getOptional(`quota.${key}`) ??
      fallback ??
      fail(`plans[${index}].quota.${key}`, 'is missing.');
    if (parseQuantity(String(text)) === undefined) {
      fail(`plans[${index}].quota.${key}`, `"${text}" is not a quantity.`);
    }
    return String(text);
  };
  return {
    name,
    title: config.getOptionalString('title') ?? name,
    description: config.getOptionalString('description') ?? '',
    quota: {
      cpu: quantity('cpu'),
      memory: quantity('memory'),
      pods: config.getNumber('quota.pods'),
      storage: quantity('storage', '0'),
      volumes: config.getOptionalNumber('quota.volumes') ?? 0,
      secrets: config.getOptionalNumber('quota.secrets') ?? 50,
      configMaps: config.getOptionalNumber('quota.configMaps') ?? 50,
    },
    internetEgress: config.getOptionalBoolean('internetEgress') ?? true,
  };
}

function readDefaultPlan(config: Config | undefined, plans: Plan[]): string {
  const name = config?.getOptionalString('defaultPlan') ?? plans[0].name;
  if (!plans.some(plan => plan.name === name)) {
    fail('defaultPlan', `there is no plan "${name}".`);
  }
  return name;
}

/** A duration is a positive number; of seconds also a part of one. */
function readReleaseSettings(config: Config | undefined): ReleaseSettings {
  const read = (key: keyof ReleaseSettings, least: number, most: number) => {
    const value =
      config?.getOptionalNumber(`releases.${key}`) ??
      DEFAULT_RELEASE_SETTINGS[key];
    if (!(value >= least && value <= most)) {
      fail(`releases.${key}`, `must be a number from ${least} to ${most}.`);
    }
    return value;
  };
  const day = 86_400;
  return {
    guardWindowSeconds: read('guardWindowSeconds', 0, day),
    scaleDownDelaySeconds: read('scaleDownDelaySeconds', 0, day),
    previewTtlHours: read('previewTtlHours', 0.0001, 8_760),
    rollbackDeadlineSeconds: read('rollbackDeadlineSeconds', 1, day),
  };
}

function readApproval(
  config: Config | undefined,
): SmartDevOpsConfig['releases']['approval'] {
  return {
    required: config?.getOptionalBoolean('releases.approval.required') ?? false,
    tenants: config?.getOptionalStringArray('releases.approval.tenants'),
  };
}

function readFreezes(config: Config | undefined): FreezeWindow[] {
  const entries = config?.getOptionalConfigArray('releases.freezes') ?? [];
  return entries.map((entry, index) => {
    const { data, error } = freezeWindowSchema.safeParse(entry.get());
    return (
      data ??
      fail(
        `releases.freezes[${index}]`,
        error.issues
          .map(({ path, message }) => [...path, message].join(': '))
          .join(' '),
      )
    );
  });
}
