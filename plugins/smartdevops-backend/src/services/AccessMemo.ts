import { BriefMemo } from './BriefMemo';
import { Clock } from './types';

const MAX_ENTRIES = 10_000;

/**
 * Remembers for a few seconds what callers were allowed to read, so that a
 * page that looks again and again does not ask database and policy each time.
 * Refusals are not remembered, nothing but reading is ever answered from here,
 * and whatever this backend changes is forgotten at once: another replica, or
 * the portal's policy, may take these seconds to be heard.
 */
export class AccessMemo extends BriefMemo {
  constructor({ clock }: { clock: Clock }) {
    super({ clock, maxEntries: MAX_ENTRIES });
  }
}
