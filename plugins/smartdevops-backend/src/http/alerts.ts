import { AuthorizedAlertService } from '../services';
import { asList } from './me';
import { Mount } from './mount';

/** Routes of alerts, for people. */
export function mountAlerts(
  mount: Mount,
  alerts: AuthorizedAlertService,
): void {
  mount.route('listAlerts', ({ context, query }) =>
    alerts.list(context, query),
  );
  mount.route('listUnparsedAlerts', async ({ context }) =>
    asList(await alerts.listUnparsed(context)),
  );
  mount.route('acknowledgeAlert', ({ context, params, body }) =>
    alerts.acknowledge(context, params.id, body.comment),
  );
}
