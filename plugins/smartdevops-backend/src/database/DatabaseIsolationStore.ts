import {
  IsolationCheck,
  IsolationFinding,
  IsolationSummary,
  summarizeIsolation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { Knex } from 'knex';
import { IsolationStore, Traces } from './types';
import { writeTraces } from './writeTraces';

type IsolationRow = {
  tenant: string;
  at: string;
  /** SQLite answers 0 or 1. */
  passed: boolean | number;
  failed: number;
  findings: string;
};

/** The last isolation check of each tenant in the plugin's database. */
export class DatabaseIsolationStore implements IsolationStore {
  constructor(private readonly knex: Knex) {}

  async put(
    tenant: string,
    check: IsolationCheck,
    traces: Traces = {},
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      await tx<IsolationRow>('isolation_checks')
        .insert({
          tenant,
          ...summarizeIsolation(check),
          findings: JSON.stringify(check.findings),
        })
        .onConflict('tenant')
        .merge();
      await writeTraces(tx, traces, check.at);
    });
  }

  async get(tenant: string): Promise<IsolationCheck | undefined> {
    const row = await this.knex<IsolationRow>('isolation_checks')
      .where({ tenant })
      .first();
    return (
      row && {
        passed: Boolean(row.passed),
        at: row.at,
        findings: JSON.parse(row.findings) as IsolationFinding[],
      }
    );
  }

  async summary(tenant: string): Promise<IsolationSummary | undefined> {
    const row = await this.knex<IsolationRow>('isolation_checks')
      .select('at', 'passed', 'failed')
      .where({ tenant })
      .first();
    return row && { ...row, passed: Boolean(row.passed) };
  }
}
