import {
  AlertChange,
  AlertMap,
  alertName,
  AlertState,
  locateAlert,
  parseWebhook,
  PlacedAlert,
  planNotices,
  refuse,
  UnparsedAlert,
  WATCHDOG,
  WebhookAnswer,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertStore, Heartbeat, TenantStore } from '../../database';
import { AppReader } from '../../kubernetes/types';
import { Messenger } from '../Messenger';
import { ChangeNotifier, Clock } from '../types';
import { AlertKeeper } from './AlertKeeper';
import { FiringAlerts } from './FiringAlerts';
import { alertMessage } from './alertMessages';
import { OWN_SOURCE, silenceAlert } from './heartbeat';

/** Payloads that are taken in at the same time, and that wait for that. */
const MAX_WAITING = 40;
/** Days that a resolved alert is kept. */
const RETENTION_DAYS = 30;
const DAY_MS = 86_400_000;

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
  private waiting = 0;

  constructor(options: Options) {
    this.options = options;
    this.keeper = new AlertKeeper({ store: options.alerts });
  }

  /**
   * @param body - parsed JSON, whatever it is
   * @throws 400 for what is no payload; 503 when overloaded or while the
   * database fails, so that Alertmanager sends it again
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
    const changes = await this.oneOfMany(async () => {
      const back = heartbeat ? await this.returned(payload.source) : [];
      return this.take({ ...payload, heartbeat, alerts: [...alerts, ...back] });
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
      messagesFor: found =>
        planNotices(found, batch.groupKey).flatMap(notice => {
          const tenant =
            notice.kind === 'one' ? notice.alert.tenant : notice.tenant;
          return alertMessage(notice, recipients(tenant));
        }),
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
    const { tenants, reader, clusters } = this.options;
    if (alerts.length === 0) {
      return { tenantOf: () => undefined, appsOf: () => [] };
    }
    const known = new Map(
      (await tenants.listTenants()).map(tenant => [tenant.namespace, tenant]),
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

  /** Members of the tenant; what belongs to nobody is the admins' concern. */
  private async recipientsOf(
    alerts: PlacedAlert[],
  ): Promise<(tenant: string | undefined) => string[]> {
    const { tenants, admins } = this.options;
    const members = new Map<string, string[]>();
    for (const { tenant } of alerts) {
      if (tenant && !members.has(tenant)) {
        const rows = await tenants.listMembers(tenant);
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

  /** Too many at once are refused: Alertmanager sends them again later. */
  private async oneOfMany<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MAX_WAITING) {
      throw refuse('unavailable', {
        reason: 'Overloaded',
        message: 'Too many payloads at once. Send this one again later.',
      });
    }
    this.waiting += 1;
    try {
      return await work();
    } catch (error) {
      throw refuse('unavailable', {
        reason: 'AlertsNotKept',
        message: `The alerts could not be kept, so send them again: ${
          error instanceof Error ? error.message : error
        }`,
      });
    } finally {
      this.waiting -= 1;
    }
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}
