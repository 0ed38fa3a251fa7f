import { resolveActive } from '../bluegreen/resolveActive';
import { deploymentOf } from '../bluegreen/observedColors';
import { appHost, hostLabel, IngressSettings } from '../hosts';
import { ObservedApp } from '../model/observed';

/**
 * What users of an app have to know while its address leads nowhere: whoever
 * deleted or changed its Ingress, or whatever refuses that it is put back,
 * would else show only in the log of the backend.
 *
 * @returns a sentence, or nothing while the Ingress has the host of the active
 * version, or while nobody puts it back: for a suspended tenant, or where it is
 * not known what the active version is made of
 * @public
 */
export function ingressNotice(
  app: ObservedApp,
  settings: IngressSettings,
): string | undefined {
  if (!app.activeService) {
    return undefined;
  }
  const active = deploymentOf(app, resolveActive(app)?.color);
  if (!active?.spec || active.suspended !== undefined) {
    return undefined;
  }
  const host = appHost(settings, app.tenant, hostLabel(app.name, active.spec));
  if (app.ingress?.hosts.includes(host)) {
    return undefined;
  }
  const cause = app.ingress
    ? `the Ingress "${app.name}" does not have this host`
    : `its Ingress "${app.name}" is missing`;
  return `The address ${host} does not lead to the app: ${cause}. The portal puts it back by itself within seconds; if it does not, the cluster refuses it, and an admin of the platform finds the reason in the log of the backend.`;
}
