import { setTimeout } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AlertChange,
  AlertMap,
  alertName,
  AlertState,
  locateAlert,
  NAMESPACE_LABELS,
  parseWebhook,
  PlacedAlert,
  refuse,
  storable,
  UnparsedAlert,
  WATCHDOG,
  WebhookAnswer,
  WebhookPayload,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertStore, Heartbeat, TenantStore } from '../../database';
import { AppReader } from '../../kubernetes/types';
import { causeOf } from '../../logFields';
import { Messenger } from '../Messenger';
import { ChangeNotifier, Clock } from '../types';
import { AlertKeeper } from './AlertKeeper';
import { FiringAlerts } from './FiringAlerts';
import { alertMessage } from './alertMessages';
import { OWN_SOURCE, silenceAlert } from './heartbeat';
import { TenantReads } from './TenantReads';

/** Payloads that are read or kept at the same time, and that wait for that. */
const MAX_WAITING = 40;
/** How long after the start an alert waits for the apps to be known. */
const START_MS = 15_000;
const LOOK_MS = 100;
/** Days that a resolved alert is kept. */
const RETENTION_DAYS = 30;
const DAY_MS = 86_400_000;
/** Characters of a group's key that admins are shown. */
const MAX_GROUP_KEY = 1_000;

type Options = {
  alerts: AlertStore;
  tenants: TenantStore;
  reader: AppReader;
  messenger: Messenger;
  notifier: ChangeNotifier;
  firing: Pick<FiringAlerts, 'changed'>;
  admins: string[];
  /** Names of the clusters, as alerts may carry them. */
  clusters: string[];
  /** Minutes without a Watchdog after which somebody is told. */
  heartbeatMinutes: number;
  clock: Clock;
  logger: LoggerService;
};

type Batch = {
  source: string;
  groupKey: string;
  alerts: AlertState[];
  unparsed: UnparsedAlert[];
  heartbeat: boolean;
};

/**
 * Takes alerts in from Alertmanager: what is answered with success is kept,
 * together with everything that has to be told of it (DESIGN §8).
 */
export class AlertService {
  private readonly options: Options;
  private readonly keeper: AlertKeeper;
  private readonly tenants: TenantReads;
  private waiting = 0;
  private readonly startedAt = performance.now();

  constructor(options: Options) {
    this.options = options;
    this.tenants = new TenantReads(options.tenants);
    this.keeper = new AlertKeeper({ store: options.alerts });
  }

  /**
   * Makes room for a payload, before it is read.
   *
   * @returns what has to be called when it is answered
   * @throws 503 when there are too many; Alertmanager sends it again later
   */
  admit(): () => void {
    if (this.waiting >= MAX_WAITING) {
      throw refuse('unavailable', {
        reason: 'Overloaded',
        message: 'Too many payloads at once. Send this one again later.',
      });
    }
    this.waiting += 1;
    return () => {
      this.waiting -= 1;
    };
  }

  /**
   * @param body - parsed JSON, whatever it is
   * @throws 400 for what is no payload; 503 while the database fails, so that
   * Alertmanager sends it again
   */
  async receive(body: unknown): Promise<WebhookAnswer> {
    const parsed = parseWebhook(body, this.options.clock());
    if ('refusal' in parsed) {
      throw refuse('input', parsed.refusal);
    }
    const { payload } = parsed;
    const isWatchdog = (alert: AlertState) => alertName(alert) === WATCHDOG;
    const heartbeat = payload.alerts.some(
      alert => isWatchdog(alert) && alert.status === 'firing',
    );
    const alerts = payload.alerts.filter(alert => !isWatchdog(alert));
    const changes = await this.kept(async () => {
      const back = heartbeat ? await this.returned(payload.source) : [];
      return this.take({
        ...payload,
        heartbeat,
        alerts: [...alerts, ...back],
        unparsed: [...payload.unparsed, ...leftOut(payload)],
      });
    });
    return {
      kept: payload.alerts.length,
      changed: changes.length,
      unparsed: payload.unparsed.length,
    };
  }

  /** Tells admins of each Alertmanager that has fallen silent. */
  async checkHeartbeats(): Promise<void> {
    const silent = (await this.options.alerts.heartbeats()).filter(heartbeat =>
      this.isSilent(heartbeat),
    );
    for (const heartbeat of silent) {
      await this.take({
        source: OWN_SOURCE,
        groupKey: heartbeat.source,
        alerts: [silenceAlert(heartbeat)],
        unparsed: [],
        heartbeat: false,
      });
    }
  }

  /** Forgets alerts that were resolved long ago. */
  async prune(): Promise<void> {
    const before = this.options.clock() - RETENTION_DAYS * DAY_MS;
    await this.options.alerts.forget(new Date(before).toISOString());
  }

  private isSilent({ seenAt }: Heartbeat): boolean {
    const { clock, heartbeatMinutes } = this.options;
    return clock() - Date.parse(seenAt) > heartbeatMinutes * 60_000;
  }

  /** The end of the silence that a heartbeat ends. */
  private async returned(source: string): Promise<AlertState[]> {
    const known = await this.options.alerts.heartbeats();
    return known
      .filter(heartbeat => heartbeat.source === source)
      .filter(heartbeat => this.isSilent(heartbeat))
      .map(heartbeat => silenceAlert(heartbeat, this.now()));
  }

  private async take(batch: Batch): Promise<AlertChange[]> {
    const { messenger, notifier, firing } = this.options;
    const map = await this.mapOf(batch.alerts);
    const placed = batch.alerts.map((alert): PlacedAlert => ({
      ...alert,
      ...locateAlert(alert.labels, map),
    }));
    const recipients = await this.recipientsOf(placed);
    const changes = await this.keeper.keep({
      ...batch,
      alerts: placed,
      at: this.now(),
      messagesFor: (notice, storm) => {
        const { tenant } = notice.kind === 'one' ? notice.alert : notice;
        return alertMessage(notice, recipients(tenant), storm);
      },
    });
    if (changes.length > 0) {
      messenger.wake();
      firing.changed();
      new Set(changes.map(({ after }) => after.tenant ?? '')).forEach(ref =>
        notifier.poke({ kind: 'alert', ref }),
      );
    }
    return changes;
  }

  /** Tenants by their namespaces, with the apps that are there. */
  private async mapOf(alerts: AlertState[]): Promise<AlertMap> {
    const { reader, clusters } = this.options;
    if (alerts.length === 0) {
      return { tenantOf: () => undefined, appsOf: () => [] };
    }
    const known = new Map(
      (await this.tenants.listTenants()).map(tenant => [
        tenant.namespace,
        tenant,
      ]),
    );
    await this.appsKnown(
      NAMESPACE_LABELS.flatMap(label =>
        alerts.map(({ labels }) => known.get(labels[label])?.cluster),
      ),
    );
    const apps = new Map<string, string[]>();
    return {
      tenantOf: (namespace, cluster) => {
        const tenant = known.get(namespace);
        // A namespace of the same name in another cluster is somebody else's.
        const isElsewhere =
          cluster !== undefined &&
          cluster !== tenant?.cluster &&
          clusters.includes(cluster);
        return isElsewhere ? undefined : tenant?.name;
      },
      appsOf: namespace => {
        const place = known.get(namespace);
        const names =
          apps.get(namespace) ?? (place ? reader.appNames(place) : []);
        apps.set(namespace, names);
        return names;
      },
    };
  }

  /** Right after the start it may not be known yet which apps there are. */
  private async appsKnown(named: (string | undefined)[]): Promise<void> {
    const { reader, clusters } = this.options;
    const concerned = clusters.filter(cluster => named.includes(cluster));
    while (
      performance.now() < this.startedAt + START_MS &&
      concerned.some(cluster => !reader.freshness(cluster).synced)
    ) {
      await setTimeout(LOOK_MS);
    }
  }

  /** Members of the tenant; what belongs to nobody is the admins' concern. */
  private async recipientsOf(
    alerts: PlacedAlert[],
  ): Promise<(tenant: string | undefined) => string[]> {
    const { admins } = this.options;
    const members = new Map<string, string[]>();
    for (const { tenant } of alerts) {
      if (tenant && !members.has(tenant)) {
        const rows = await this.tenants.listMembers(tenant);
        members.set(
          tenant,
          rows.map(({ userRef }) => userRef),
        );
      }
    }
    return tenant => {
      const own = tenant ? (members.get(tenant) ?? []) : [];
      return own.length > 0 ? own : admins;
    };
  }

  private async kept<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.options.logger.error('Alerts could not be kept', causeOf(error));
      throw refuse('unavailable', {
        reason: 'AlertsNotKept',
        message:
          'The alerts could not be kept. Send them again later; the log of the portal says why.',
      });
    }
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}

/** What Alertmanager did not send at all is for admins to know, as what cannot be read. */
function leftOut({ truncated, groupKey, alerts }: WebhookPayload) {
  return truncated === 0
    ? []
    : [
        {
          index: alerts.length,
          reason: `Alertmanager left out ${truncated} alerts of this group. Raise max_alerts of its webhook, or set it to 0.`,
          text: storable(groupKey.slice(0, MAX_GROUP_KEY)),
        },
      ];
}
