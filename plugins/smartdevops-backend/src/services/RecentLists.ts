import { AppRows } from './appAnswers';

/** How long a list holds while nothing changes: its `asOf` grows old with it. */
const HOLDS_MS = 1_000;
/** Lists that are kept: one for each set of tenants that somebody sees. */
const MOST = 200;

type Asked = {
  /** What is asked for. */
  key: string;
  /** Greater once anything may be different. */
  version: number;
  /** Which clusters are known, and which are stale. */
  state: string;
  /** Milliseconds since the epoch. */
  now: number;
};

/** The lists of apps that were made last, for those who ask for the same. */
export class RecentLists {
  private readonly lists = new Map<string, Asked & { rows: AppRows }>();

  get(asked: Asked, make: () => AppRows): AppRows {
    const { key, version, state, now } = asked;
    const known = this.lists.get(key);
    if (
      known?.version === version &&
      known.state === state &&
      now - known.now < HOLDS_MS
    ) {
      return known.rows;
    }
    const rows = make();
    // Put last, so that the first is the one that was made longest ago.
    this.lists.delete(key);
    this.lists.set(key, { ...asked, rows });
    if (this.lists.size > MOST) {
      this.lists.delete([...this.lists.keys()][0]);
    }
    return rows;
  }
}
