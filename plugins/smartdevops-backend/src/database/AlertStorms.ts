import type { Knex } from 'knex';
import {
  alertName,
  AlertNotice,
  fingerprintOf,
  storable,
  Storms,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertIntake, STORM_NAMES, StormState } from './alertTypes';
import { Columns, find, insert } from './bulk';

type StormRow = { storm: string; firing: number };
type NameRow = StormRow & { name: string };
/** What a name adds to the storms of a payload. */
type Changes = Map<string, Map<string, number>>;
type Names = Map<string, Pick<StormState, 'names' | 'distinct'>>;

const KEY: Columns<Pick<StormRow, 'storm'>> = { storm: 'text' };
const COLUMNS: Columns<StormRow> = { storm: 'text', firing: 'integer' };
const NAME_COLUMNS: Columns<NameRow> = {
  storm: 'text',
  name: 'text',
  firing: 'integer',
};
/** As the column keeps it. */
const MAX_NAME = 200;

/** The storms of some payloads, within the transaction that keeps them. */
export class AlertStorms {
  private readonly changes: Changes = new Map();

  private constructor(
    private readonly knex: Knex,
    private readonly firing: Map<string, number>,
  ) {}

  static async read(knex: Knex, intakes: AlertIntake[]): Promise<AlertStorms> {
    const wanted = new Set(
      intakes.flatMap(intake => {
        const tenants = new Set(intake.alerts.map(({ tenant }) => tenant));
        return [...tenants].map(tenant => stormOf(intake, tenant));
      }),
    );
    const rows = await find<StormRow, Pick<StormRow, 'storm'>>(knex, {
      table: 'alert_storms',
      key: KEY,
      wanted: [...wanted].map(storm => ({ storm })),
    });
    return new AlertStorms(
      knex,
      new Map(rows.map(({ storm, firing }) => [storm, firing])),
    );
  }

  /** As the alerts of a payload see them. */
  within(intake: AlertIntake): Storms {
    return {
      of: tenant => stormOf(intake, tenant),
      isOpen: storm =>
        (this.firing.get(storm) ?? 0) + sumOf(this.changes.get(storm)) > 0,
    };
  }

  /** Takes note of what is told in a summary. */
  note(notice: AlertNotice): void {
    if (notice.kind !== 'many') {
      return;
    }
    const { storm, began, ended } = notice;
    const names = this.changes.get(storm) ?? new Map<string, number>();
    this.changes.set(storm, names);
    const add = (alert: { labels: Record<string, string> }, by: number) => {
      const name = storable(alertName(alert).slice(0, MAX_NAME));
      names.set(name, (names.get(name) ?? 0) + by);
    };
    began.forEach(alert => add(alert, 1));
    ended
      .filter(alert => alert.storm === storm)
      .forEach(alert => add(alert, -1));
  }

  /** Keeps how many fire; what another replica counts meanwhile is added up. */
  async write(): Promise<void> {
    // Always in the same order, so that replicas do not wait for each other.
    const names = [...this.changes]
      .flatMap(([storm, changes]) =>
        [...changes].map(([name, firing]) => ({ storm, name, firing })),
      )
      .filter(({ firing }) => firing !== 0)
      .sort((x, y) => compare(x.storm, y.storm) || compare(x.name, y.name));
    const rows = [...new Set(names.map(({ storm }) => storm))].map(storm => ({
      storm,
      firing: sumOf(this.changes.get(storm)),
    }));
    if (rows.length === 0) {
      return;
    }
    const written = await insert<StormRow, StormRow>(this.knex, {
      table: 'alert_storms',
      columns: COLUMNS,
      rows,
      conflict:
        'on conflict (storm) do update set firing = alert_storms.firing + excluded.firing returning storm, firing',
    });
    written.forEach(({ storm, firing }) =>
      this.firing.set(storm, Math.max(0, firing)),
    );
    await insert<NameRow>(this.knex, {
      table: 'alert_storm_names',
      columns: NAME_COLUMNS,
      rows: names,
      conflict:
        'on conflict (storm, name) do update set firing = alert_storm_names.firing + excluded.firing',
    });
    await this.settle(names.filter(({ firing }) => firing < 0));
    await this.forget(written.filter(({ firing }) => firing <= 0));
  }

  /** What is most of the storms that were written. */
  async names(): Promise<Names> {
    const storms = [...this.changes.keys()];
    if (storms.length === 0) {
      return new Map();
    }
    const ranked = this.knex('alert_storm_names')
      .whereIn('storm', storms)
      .where('firing', '>', 0)
      .select('storm', 'name', 'firing')
      .select(
        this.knex.raw(
          'row_number() over (partition by storm order by firing desc, name) as place, count(*) over (partition by storm) as distinct_names',
        ),
      )
      .as('ranked');
    const rows: (NameRow & { distinct_names: number | string })[] =
      await this.knex
        .from(ranked)
        .where('place', '<=', STORM_NAMES)
        .orderBy(['storm', 'place'])
        .select('storm', 'name', 'firing', 'distinct_names');
    const found: Names = new Map();
    for (const { storm, name, firing, distinct_names } of rows) {
      const known = found.get(storm)?.names ?? [];
      found.set(storm, {
        names: [...known, { name, firing }],
        distinct: Number(distinct_names),
      });
    }
    return found;
  }

  /** What fires of a summary's storm, once it was written. */
  stateFor(notice: AlertNotice, named: Names): StormState {
    const nothing = { firing: 0, names: [], distinct: 0 };
    return notice.kind === 'many'
      ? {
          ...nothing,
          ...named.get(notice.storm),
          firing: this.firing.get(notice.storm) ?? 0,
        }
      : nothing;
  }

  /**
   * Alerts that an older build told of were never counted by name: their ends
   * must not take away what is counted from now on.
   */
  private async settle(lessened: NameRow[]): Promise<void> {
    const storms = [...new Set(lessened.map(({ storm }) => storm))];
    if (storms.length > 0) {
      await this.knex('alert_storm_names')
        .whereIn('storm', storms)
        .where('firing', '<', 0)
        .update({ firing: 0 });
    }
  }

  private async forget(over: StormRow[]): Promise<void> {
    const storms = over.map(({ storm }) => storm);
    if (storms.length > 0) {
      await this.knex('alert_storms')
        .whereIn('storm', storms)
        .where('firing', '<=', 0)
        .delete();
      // Whoever counts them anew waits for the row above.
      await this.knex('alert_storm_names').whereIn('storm', storms).delete();
    }
  }
}

function sumOf(changes: Map<string, number> | undefined): number {
  return [...(changes?.values() ?? [])].reduce((sum, each) => sum + each, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** One per Alertmanager, group and tenant. */
function stormOf(
  { source, groupKey }: Pick<AlertIntake, 'source' | 'groupKey'>,
  tenant: string | undefined,
): string {
  return fingerprintOf({ source, groupKey, tenant: tenant ?? '' });
}
