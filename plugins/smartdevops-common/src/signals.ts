/** Signal channel of the suite. Anyone may subscribe, so it carries pokes only. @public */
export const SIGNAL_CHANNEL = 'smartdevops';

/**
 * Says that something changed; the receiver refetches with its own rights.
 *
 * @public
 */
export type Poke = {
  kind: 'app' | 'tenant' | 'tenant-request' | 'alert';
  /** `<tenant>/<app>`, `<tenant>`, the id of a request, or the tenant of an alert. */
  ref: string;
};
