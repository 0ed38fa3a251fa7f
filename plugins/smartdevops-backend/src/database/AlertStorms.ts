import type { Knex } from 'knex';
import {
  AlertNotice,
  fingerprintOf,
  Storms,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertIntake } from './alertTypes';
import { Columns, find, insert } from './bulk';

type StormRow = { storm: string; firing: number };

const KEY: Columns<Pick<StormRow, 'storm'>> = { storm: 'text' };
const COLUMNS: Columns<StormRow> = { storm: 'text', firing: 'integer' };

/** The storms of some payloads, within the transaction that keeps them. */
export class AlertStorms {
  private readonly changes = new Map<string, number>();

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
        (this.firing.get(storm) ?? 0) + (this.changes.get(storm) ?? 0) > 0,
    };
  }

  /** Takes note of what is told in a summary. */
  note(notice: AlertNotice): void {
    if (notice.kind === 'many') {
      const { storm, began, ended } = notice;
      const over = ended.filter(alert => alert.storm === storm).length;
      const change = this.changes.get(storm) ?? 0;
      this.changes.set(storm, change + began.length - over);
    }
  }

  /** Keeps how many fire; what another replica counts meanwhile is added up. */
  async write(): Promise<void> {
    // Always in the same order, so that replicas do not wait for each other.
    const rows = [...this.changes]
      .map(([storm, firing]) => ({ storm, firing }))
      .filter(({ firing }) => firing !== 0)
      .sort((a, b) => (a.storm < b.storm ? -1 : 1));
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
    written.forEach(({ storm, firing }) => this.firing.set(storm, firing));
    const over = written.filter(({ firing }) => firing <= 0);
    if (over.length > 0) {
      await this.knex('alert_storms')
        .whereIn(
          'storm',
          over.map(({ storm }) => storm),
        )
        .where('firing', '<=', 0)
        .delete();
    }
  }

  /** How many alerts of a summary fire, once it was written. */
  countFor(notice: AlertNotice): number {
    return notice.kind === 'many' ? (this.firing.get(notice.storm) ?? 0) : 0;
  }
}

/** One per Alertmanager, group and tenant. */
function stormOf(
  { source, groupKey }: Pick<AlertIntake, 'source' | 'groupKey'>,
  tenant: string | undefined,
): string {
  return fingerprintOf({ source, groupKey, tenant: tenant ?? '' });
}
