import {
  App,
  SmartDevOpsClient,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Load } from '../load/Load';
import { now } from '../load/samples';
import { authorization, Who } from '../callers';
import { TestPortal } from '../portal';
import { recordRequests } from '../recordRequests';
import { TestApp } from '../releases';
import { BareApp } from './BareApp';
import { leanFetch } from './leanFetch';

/** What is measured. */
export type Kind =
  'by hand' | 'promote' | 'promote, checks overridden' | 'rollback, warm';

/** How long a switch took, in ms. */
export type SwitchTime = {
  kind: Kind;
  /** Until the call was answered. */
  answered: number;
  /** Until the last request was answered by the old version. */
  switched: number;
};

/** Switches an app over the API, and another one by hand. */
export class ReleaseBench {
  readonly times: SwitchTime[] = [];
  /** What each verb wrote, as `METHOD path`. */
  readonly writes: { verb: string; lines: string[] }[] = [];
  private readonly client: SmartDevOpsClient;
  private readonly ref: { tenant: string; app: string };
  private readonly connections = leanFetch();

  constructor(
    private readonly portal: TestPortal,
    private readonly app: TestApp,
    private readonly bare: BareApp,
  ) {
    this.ref = { tenant: app.tenant, app: app.name };
    this.client = new SmartDevOpsClient({
      discoveryApi: { getBaseUrl: async () => portal.url },
      fetchApi: this.connections,
    });
  }

  /** Every verb once, without users, to see what it writes. */
  async countWrites(): Promise<void> {
    const prepared = await this.counted('prepare', () => this.promotable());
    await this.counted('promote', () => this.promote(prepared));
    await this.counted('verify and retire', () => this.app.settled());
    await this.counted('rollback, stopped', async () => {
      await this.rollback();
      await this.app.until(({ release }) => release.phase === 'Stable');
    });
    await this.app.settled();
    await this.promote(await this.promotable());
    await this.app.until(({ urls }) => urls.preview === undefined);
    await this.counted('rollback, warm', () => this.rollback());
    await this.promotable();
    await this.counted('abort', () =>
      this.client.abortApp(this.ref, as('developer')),
    );
    await this.app.settled();
  }

  /** Switches both apps there and back, each while users send requests. */
  async round(index: number, loads: { app: Load; bare: Load }): Promise<void> {
    for (const version of ['2.0', '1.0'] as const) {
      await this.timed('by hand', version, loads.bare, () =>
        this.bare.switchTo(version),
      );
    }
    const prepared = await this.promotable();
    if (index % 2 === 0) {
      await this.timed('promote', '2.0', loads.app, () =>
        this.promote(prepared),
      );
    } else {
      await this.timed('promote, checks overridden', '2.0', loads.app, () =>
        this.promote(prepared, 'To know how long the checks take.'),
      );
    }
    await this.timed('rollback, warm', '1.0', loads.app, () => this.rollback());
  }

  close(): void {
    this.connections.close();
  }

  private async timed(
    kind: Kind,
    version: string,
    load: Load,
    act: () => Promise<unknown>,
  ): Promise<void> {
    load.unsettle();
    const started = now();
    await act();
    const answered = now() - started;
    const last = await load.settledOn(version, started);
    this.times.push({ kind, answered, switched: (last ?? started) - started });
  }

  private async counted<T>(verb: string, act: () => Promise<T>): Promise<T> {
    const requests = recordRequests(this.portal.cluster.url);
    const result = await act();
    const { app: name } = this.ref;
    const lines = requests
      .stop()
      .filter(line => !line.startsWith('GET') && line.includes(`/${name}`));
    this.writes.push({ verb, lines });
    return result;
  }

  private async promotable(): Promise<App> {
    await this.app.prepareReady({ image: 'demo/hello:2.0' });
    return this.app.until(
      ({ release: { phase, actions } }) =>
        phase === 'PreviewReady' && actions.promote.refusal === undefined,
    );
  }

  private promote({ release }: App, override?: string): Promise<App> {
    const body = {
      expectedRevision: release.candidate!.revision,
      override: override ? { reason: override } : undefined,
    };
    const who = override ? 'owner' : 'developer';
    return this.client.promoteApp(this.ref, body, as(who));
  }

  private rollback(): Promise<App> {
    return this.client.rollbackApp(this.ref, {}, as('developer'));
  }
}

function as(who: Who): { token: string } {
  return { token: authorization(who).replace('Bearer ', '') };
}
