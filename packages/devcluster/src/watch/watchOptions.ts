import { internal } from '../api/status';
import {
  forbiddenField,
  invalidError,
  notSupported,
} from '../schema/fieldErrors';

/** metav1.ListOptions of a watch, checked. */
export interface WatchOptions {
  /** Where to start; undefined or 0 for the current state. */
  revision?: number;
  /** Send the current objects as ADDED first. */
  initialEvents: boolean;
  /** End the initial events with an annotated bookmark. */
  initialEventsEnd: boolean;
  bookmarks: boolean;
  timeoutMs: number;
}

const DEFAULT_TIMEOUT_MS = 30 * 60 * 1000;

function parseWatchRevision(text: string | null): number | undefined {
  if (!text) return undefined;
  if (!/^[0-9]+$/.test(text)) {
    throw internal(
      `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  return Number(text);
}

function checkMatch(match: string | null, initial: string | null): void {
  const field = 'resourceVersionMatch';
  const errors = [];
  if (initial === null && match) {
    errors.push(
      forbiddenField(
        field,
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      ),
    );
  }
  if (match && match !== 'NotOlderThan') {
    errors.push(notSupported(field, match, ['NotOlderThan']));
  }
  if (initial !== null && !match) {
    errors.push(
      forbiddenField(
        field,
        'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      ),
    );
  }
  if (errors.length > 0) {
    throw invalidError(
      { group: 'meta.k8s.io', kind: 'ListOptions' },
      '',
      errors,
    );
  }
}

/** Reads the options of a watch. */
export function parseWatchOptions(query: URLSearchParams): WatchOptions {
  const initial = query.get('sendInitialEvents');
  checkMatch(query.get('resourceVersionMatch'), initial);
  const revision = parseWatchRevision(query.get('resourceVersion'));
  const seconds = Number(query.get('timeoutSeconds') ?? '');
  return {
    revision,
    initialEvents: initial === null ? !revision : initial === 'true',
    initialEventsEnd: initial === 'true',
    bookmarks: query.get('allowWatchBookmarks') === 'true',
    timeoutMs: seconds > 0 ? seconds * 1000 : DEFAULT_TIMEOUT_MS,
  };
}
