import { AlertState } from './alert';

/**
 * What is known of an alert after one more message about it. In whatever
 * order and however often messages arrive, the result is the same: resolved
 * stays resolved (an alert that fires anew is another one, by its `startsAt`),
 * and where two messages of one status differ, one of them is chosen by its
 * content alone.
 *
 * @param known - missing before the first message
 * @public
 */
export function foldAlert(
  known: AlertState | undefined,
  message: AlertState,
): AlertState {
  return known === undefined || compare(message, known) > 0 ? message : known;
}

/** Whether a message changes what is known. @public */
export function isSameAlertState(a: AlertState, b: AlertState): boolean {
  return compare(a, b) === 0;
}

function compare(a: AlertState, b: AlertState): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  const difference = left.findIndex((part, index) => part !== right[index]);
  if (difference === -1) {
    return 0;
  }
  return left[difference] > right[difference] ? 1 : -1;
}

function rankOf(state: AlertState): string[] {
  return [
    state.status === 'resolved' ? '1' : '0',
    state.endsAt ?? '',
    canonical(state.annotations),
    canonical(state.labels),
    state.generatorUrl ?? '',
  ];
}

function canonical(record: Record<string, string>): string {
  return JSON.stringify(
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
