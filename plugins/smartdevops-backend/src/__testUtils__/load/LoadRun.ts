import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ExternalCluster } from '../cluster';
import { TestPortal } from '../portal';
import { accepted, TestApp } from '../releases';
import { Load, LoadReport } from './Load';
import { LoadTarget, now } from './samples';
import { visit } from './visit';

/** How a run is made. */
export type LoadPlan = {
  /** Requests per second. */
  rate: number;
  /** So often a version is promoted and gone back from. */
  cycles: number;
  /** Two versions of an app that listens on the port. */
  images: [string, string];
  port: number;
  replicas: number;
  external?: ExternalCluster & { ingressAddress: string };
  tell(line: string): void;
};

/** How long it took, in ms, until no request was answered by the old version. */
export type Switch = { verb: 'promote' | 'rollback'; settledAfter: number };

export type LoadOutcome = LoadReport & { switches: Switch[] };

/** In this cycle the backend is killed as soon as it has promoted. */
const KILL_IN_CYCLE = 3;

/** One run of cycles over one app. */
export class LoadRun {
  private readonly switches: Switch[] = [];

  constructor(
    private readonly portal: TestPortal,
    private readonly app: TestApp,
    private readonly plan: LoadPlan,
  ) {}

  async cycles(): Promise<LoadOutcome> {
    const { rate, cycles, tell } = this.plan;
    const { urls } = await this.app.get();
    const target = this.targetOf(urls.active);
    const first = await this.markBehind(target);
    const load = Load.start(target, rate);
    try {
      await load.settledOn(first, now());
      for (let cycle = 1; cycle <= cycles; cycle++) {
        await this.cycle(cycle, first, load);
        tell(`${cycle} of ${cycles} cycles are done.`);
      }
      return { ...(await load.stop()), switches: this.switches };
    } finally {
      load.kill();
    }
  }

  private async cycle(cycle: number, old: string, load: Load): Promise<void> {
    const { app, plan, portal } = this;
    const { release, urls } = await this.promotable({ image: plan.images[1] });
    const revision = release.candidate?.revision;
    const next = await this.markBehind(this.targetOf(urls.preview ?? ''));
    if (next === old) {
      throw new Error(
        `Both images answer as "${old}", so nobody can tell them apart.`,
      );
    }
    await this.switchTo(next, load, 'promote', async () => {
      accepted(await app.act('promote', { expectedRevision: revision }));
      if (cycle === KILL_IN_CYCLE) {
        await portal.kill();
        await portal.revive();
      }
    });
    if (cycle % 2 === 1) {
      await app.settled();
    }
    await this.switchTo(old, load, 'rollback', async () => {
      accepted(await app.act('rollback', { expectedRevision: revision }));
    });
    await app.until(
      ({ release: { active, phase } }) =>
        phase === 'Stable' && active?.revision !== revision,
    );
  }

  /** Prepares a version and waits until nothing speaks against promoting it. */
  private async promotable(body: object): Promise<App> {
    await this.app.prepareReady(body);
    return this.app.until(
      ({ release: { actions, phase } }) =>
        phase === 'PreviewReady' && actions.promote.refusal === undefined,
    );
  }

  private async switchTo(
    mark: string,
    load: Load,
    verb: Switch['verb'],
    act: () => Promise<void>,
  ): Promise<void> {
    load.unsettle();
    const started = now();
    await act();
    const last = await load.settledOn(mark, started);
    this.switches.push({ verb, settledAfter: (last ?? started) - started });
  }

  private async markBehind(target: LoadTarget): Promise<string> {
    return this.portal.eventually(async () => (await visit(target)).mark);
  }

  private targetOf(url: string): LoadTarget {
    const { host } = new URL(url);
    return {
      address: this.plan.external?.ingressAddress ?? '127.0.0.1',
      port: this.portal.cluster.ingressPort,
      host,
    };
  }
}
