import type { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Trial, Verb } from './Trial';

/** Within which time the activity log tells of what a dead backend did. */
const LATE_MS = 8_000;

type Entry = { action: string };
type List<T> = { items: T[] };

/** What is asked for of one app, and when it counts as carried out. */
export class AppVerbs {
  readonly address: string;

  constructor(
    private readonly trial: Trial,
    private readonly name: string,
  ) {
    this.address = `/v1/tenants/acme/apps/${name}`;
  }

  create(): Promise<void> {
    return this.trial.carryOut({
      name: 'create',
      who: 'developer',
      address: '/v1/tenants/acme/apps',
      body: { name: this.name, image: 'demo/hello:1.0', replicas: 2 },
      done: () => this.shows(app => app.reason === 'Serving'),
    });
  }

  async prepare(image: string): Promise<number> {
    await this.act('prepare', { image }, app => !!app.release.candidate);
    const { release } = await this.trial.untilApp(
      this.address,
      app => app.release.phase === 'PreviewReady',
    );
    return release.candidate!.revision;
  }

  promote(revision: number): Promise<void> {
    return this.act('promote', { expectedRevision: revision }, app =>
      runs(app, revision),
    );
  }

  /** Back to a revision, whether its version still runs or not. */
  rollback(from: number, to: number, toRevision?: number): Promise<void> {
    return this.act(
      'rollback',
      { expectedRevision: from, ...(toRevision && { toRevision }) },
      // Going back by the history makes a new revision of the old version.
      app => runs(app, to) && app.release.phase !== 'RollingBack',
      toRevision ? 'rollback to a revision' : 'rollback',
    );
  }

  abort(): Promise<void> {
    return this.act('abort', {}, app => app.release.candidate === undefined);
  }

  scale(replicas: number): Promise<void> {
    return this.logged('scale', { replicas });
  }

  extend(seconds: number): Promise<void> {
    return this.logged('extend', { seconds });
  }

  /** Gone with all that belongs to it, for its Deployments go last. */
  remove(): Promise<void> {
    return this.trial.carryOut({
      name: 'remove',
      who: 'owner',
      method: 'DELETE',
      address: this.address,
      done: () => this.isGone(),
    });
  }

  /** A verb that counts as carried out once the activity log tells of it. */
  logged(verb: string, body: object = {}): Promise<void> {
    const told = `app.${verb}`;
    return this.trial.carryOut({
      ...this.asked(verb, body, async () =>
        (await this.activity()).includes(told),
      ),
      // Another backend tells of it, once it saw that the first one does not.
      showsAfterMs: LATE_MS,
    });
  }

  async settled(): Promise<App> {
    return this.trial.untilApp(
      this.address,
      ({ release, reason }) =>
        release.phase === 'Stable' &&
        release.retireAt === undefined &&
        release.candidate === undefined &&
        reason === 'Serving',
    );
  }

  async activity(): Promise<string[]> {
    const list = await this.trial.read<List<Entry>>(
      'developer',
      `/v1/activity?tenant=acme&app=${this.name}&limit=200`,
    );
    return (list?.items ?? []).map(({ action }) => action);
  }

  /** Oldest first. */
  async history(): Promise<{ kind: string; revision: number }[]> {
    const list = await this.trial.read<
      List<{ kind: string; revision: number }>
    >('developer', `${this.address}/history`);
    return (list?.items ?? [])
      .map(({ kind, revision }) => ({ kind, revision }))
      .reverse();
  }

  /** By the list: that an app is not answered may have other reasons. */
  private async isGone(): Promise<boolean> {
    type Apps = List<{ name: string }> & { incomplete?: string };
    const list = await this.trial.read<Apps>('developer', '/v1/apps');
    return (
      list !== undefined &&
      !list.incomplete &&
      list.items.every(({ name }) => name !== this.name)
    );
  }

  private act(
    verb: string,
    body: object,
    done: (app: App) => boolean | Promise<boolean>,
    name = verb,
  ): Promise<void> {
    const asked = this.asked(verb, body, () => this.shows(done));
    return this.trial.carryOut({ ...asked, name });
  }

  private asked(verb: string, body: object, done: Verb['done']): Verb {
    const address = `${this.address}/${verb}`;
    return { name: verb, who: 'developer', address, body, done };
  }

  private async shows(
    wanted: (app: App) => boolean | Promise<boolean>,
  ): Promise<boolean> {
    const app = await this.trial.read<App>('developer', this.address);
    return app !== undefined && wanted(app);
  }
}

function runs(app: App, revision: number): boolean {
  return app.release.active?.revision === revision;
}
