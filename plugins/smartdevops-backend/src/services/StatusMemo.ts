import {
  AppStatus,
  deriveAppStatus,
  ObservedApp,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** How long a status holds that depends on how long something has lasted. */
const CHANGING_MS = 1_000;

/**
 * Derives the status of each app once per change of it. The same observation
 * is the same object (see `AppReader.getApp`), so that a list of hundreds of
 * apps costs nothing for those that rest.
 */
export class StatusMemo {
  private readonly known = new WeakMap<
    ObservedApp,
    { status: AppStatus; until: number }
  >();

  statusOf(app: ObservedApp, now: number): AppStatus {
    const last = this.known.get(app);
    if (last && now < last.until) {
      return last.status;
    }
    const status = deriveAppStatus(app, now);
    // What pods lack is judged by how long they lack it.
    const rests = app.pods.every(({ ready }) => ready);
    const until = rests ? Infinity : now + CHANGING_MS;
    this.known.set(app, { status, until });
    return status;
  }
}
