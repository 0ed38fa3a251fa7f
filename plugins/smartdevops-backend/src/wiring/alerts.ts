import { AlertService, AuthorizedAlertService, Messenger } from '../services';
import { Foundation } from './foundation';

/** Puts together what concerns alerts. */
export function buildAlerts(foundation: Foundation, messenger: Messenger) {
  const { config, clock, stores, reader, notifier, guard, firing, logger } =
    foundation;
  return {
    intake: new AlertService({
      alerts: stores.alerts,
      tenants: stores.tenants,
      reader,
      messenger,
      notifier,
      firing,
      admins: foundation.admins,
      clusters: config.clusters.map(({ name }) => name),
      heartbeatMinutes: config.alertHeartbeatMinutes,
      clock,
      logger,
    }),
    authorized: new AuthorizedAlertService({
      alerts: stores.alerts,
      guard,
      alertmanagerUrl: config.alertmanagerUrl,
      activity: foundation.activity,
      notifier,
      clock,
    }),
  };
}
