/** Signal channel of the suite. Anyone may subscribe, so it carries pokes only. @public */
export const SIGNAL_CHANNEL = 'smartdevops';

/**
 * Says that something changed; the receiver refetches with its own rights.
 *
 * @public
 */
export type Poke = {
  kind: 'app' | 'tenant' | 'tenant-request';
  /** `<tenant>/<app>`, `<tenant>` or the id of a request. */
  ref: string;
};
