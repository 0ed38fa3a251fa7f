import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  App,
  AppEvent,
  AppSummary,
  Color,
  imageVersion,
  IngressSettings,
  LogsQuery,
  NewApp,
  ObservedApp,
  refuse,
  resolveActive,
  storedSpecOf,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ClaimStore, TenantRecord } from '../database';
import {
  AppLocation,
  AppReader,
  AppVersion,
  AppWriter,
} from '../kubernetes/types';
import { ActivityService } from './ActivityService';
import { describeApp, describeEvent, summarizeApp } from './describeApp';
import { Clock } from './types';

/** How long an answer waits for the cache to show what was just written. */
const READ_YOUR_WRITES_MS = 5_000;
const CREATE_CLAIM_MS = 60_000;

/** Which app, with its tenant. */
export type AppTarget = { tenant: TenantRecord; app: string };

type Options = {
  reader: AppReader;
  writer: AppWriter;
  claims: ClaimStore;
  activity: ActivityService;
  ingress: IngressSettings;
  clock: Clock;
};

/** Use cases of apps. Who may do what is decided before: see `AuthorizedAppService`. */
export class AppService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  list(tenants: TenantRecord[], query: { q?: string } = {}): AppSummary[] {
    this.requireSynced();
    const { reader } = this.options;
    const needle = query.q?.trim().toLocaleLowerCase('en-US') ?? '';
    return tenants.flatMap(tenant =>
      reader
        .appNames(tenant.namespace)
        .map(app => this.observe({ tenant, app }))
        .filter(app => app !== undefined)
        .map(app => summarizeApp(this.facts(app)))
        .filter(summary => matches(summary, needle)),
    );
  }

  get(target: AppTarget): App {
    return describeApp(this.facts(this.requireApp(target)));
  }

  events(target: AppTarget): AppEvent[] {
    return this.requireApp(target).events.map(describeEvent);
  }

  async logs(
    target: AppTarget,
    pod: string,
    query: LogsQuery,
    signal: AbortSignal,
  ): Promise<Readable> {
    const app = this.requireApp(target);
    // A pod that is none of this app's must not be read through it.
    if (!app.pods.some(candidate => candidate.name === pod)) {
      throw refuse('notFound', {
        reason: 'PodNotFound',
        message: `The app "${app.name}" has no pod "${pod}"; it may have been replaced.`,
      });
    }
    return this.options.writer.logs(locate(target), pod, query, signal);
  }

  /** Creates an app of the first color, active at once. */
  async create(
    actor: string,
    tenant: TenantRecord,
    input: NewApp,
  ): Promise<App> {
    requireActive(tenant);
    const target = { tenant, app: input.name };
    await this.claimed(target, async () => {
      const { writer } = this.options;
      if (await writer.exists(locate(target))) {
        throw appExists(target);
      }
      await writer.create(
        locate(target),
        this.firstVersion(actor, input),
        input.secretEnv,
      );
    });
    await this.record(actor, target, 'app.create', `created ${input.image}`);
    return this.answer(
      target,
      app => app?.activeService?.release !== undefined,
    );
  }

  async scale(
    actor: string,
    target: AppTarget,
    replicas: number,
  ): Promise<App> {
    if (replicas === 0) {
      return this.stop(actor, target);
    }
    const app = this.requireApp(target);
    if (app.deployments.some(d => d.spec?.autoscaling)) {
      throw refuse('conflict', {
        reason: 'Autoscaled',
        message:
          'This app is scaled automatically; change the limits of its autoscaling instead.',
      });
    }
    const message = `scaled to ${replicas}`;
    return this.change(actor, target, { action: 'app.scale', message }, v => ({
      ...v,
      stopped: false,
      spec: { ...v.spec, replicas },
    }));
  }

  async restart(actor: string, target: AppTarget): Promise<App> {
    const { color } = this.requireActiveVersion(target);
    const app = this.requireApp(target);
    if (app.deployments.find(d => d.color === color)?.desired === 0) {
      throw refuse('conflict', {
        reason: 'Stopped',
        message: 'The app is stopped; start it instead.',
      });
    }
    const restartedAt = this.now();
    const entry = { action: 'app.restart', message: 'restarted' };
    return this.change(actor, target, entry, v => ({ ...v, restartedAt }));
  }

  async stop(actor: string, target: AppTarget): Promise<App> {
    const entry = { action: 'app.stop', message: 'stopped' };
    return this.change(actor, target, entry, v => ({ ...v, stopped: true }));
  }

  async start(actor: string, target: AppTarget): Promise<App> {
    requireActive(target.tenant);
    const entry = { action: 'app.start', message: 'started' };
    return this.change(actor, target, entry, v => ({
      ...v,
      stopped: false,
      spec: { ...v.spec, replicas: Math.max(1, v.spec.replicas) },
    }));
  }

  /** Removes everything an app consists of; answers with what it was. */
  async remove(actor: string, target: AppTarget): Promise<App> {
    const app = this.requireApp(target);
    await this.options.writer.remove(locate(target));
    await this.record(actor, target, 'app.remove', 'removed');
    return describeApp(this.facts(app));
  }

  private async change(
    actor: string,
    target: AppTarget,
    entry: { action: string; message: string },
    change: (version: AppVersion) => AppVersion,
  ): Promise<App> {
    const { color } = this.requireActiveVersion(target);
    const { writer } = this.options;
    const generation = await writer.update(locate(target), color, change);
    await this.record(actor, target, entry.action, entry.message);
    return this.answer(target, app => generationOf(app, color) >= generation);
  }

  private firstVersion(actor: string, input: NewApp): AppVersion {
    return {
      spec: storedSpecOf(input),
      stopped: false,
      version: {
        color: 'blue',
        revision: 1,
        image: input.image,
        at: this.now(),
        by: actor,
      },
    };
  }

  /** Lets one request at a time create an app of a name, in all replicas of the backend. */
  private async claimed(
    target: AppTarget,
    work: () => Promise<void>,
  ): Promise<void> {
    const { claims } = this.options;
    const key = `create-app:${target.tenant.namespace}/${target.app}`;
    const owner = randomUUID();
    if (!(await claims.claim(key, owner, CREATE_CLAIM_MS))) {
      throw appExists(target);
    }
    try {
      await work();
    } finally {
      await claims.release(key, owner);
    }
  }

  /** The app as it is once the cache shows the write. */
  private async answer(
    target: AppTarget,
    shows: (app: ObservedApp | undefined) => boolean,
  ): Promise<App> {
    const app = await this.options.reader.waitFor(
      keyOf(target),
      shows,
      READ_YOUR_WRITES_MS,
    );
    if (!app) {
      throw refuse('unavailable', {
        reason: 'CacheStale',
        message:
          'It was done, but the connection to the cluster is interrupted, so the status cannot be shown yet. Look again in a moment.',
      });
    }
    return describeApp(this.facts(app));
  }

  private requireApp(target: AppTarget): ObservedApp {
    this.requireSynced();
    const app = this.observe(target);
    if (!app) {
      throw refuse('notFound', {
        reason: 'AppNotFound',
        message: `The tenant "${target.tenant.name}" has no app "${target.app}".`,
      });
    }
    return app;
  }

  private requireActiveVersion(target: AppTarget): { color: Color } {
    const active = resolveActive(this.requireApp(target));
    if (!active) {
      throw refuse('conflict', {
        reason: 'ActiveVersionUnknown',
        message:
          'It is not known which version of this app is active, so nothing was changed.',
      });
    }
    return active;
  }

  /** Before the first sync nothing is known, which is not the same as nothing being there. */
  private requireSynced(): void {
    if (!this.options.reader.freshness().synced) {
      throw refuse('unavailable', {
        reason: 'ClusterUnreachable',
        message:
          'The cluster has not been reached yet. This page tries again by itself.',
      });
    }
  }

  private observe(target: AppTarget): ObservedApp | undefined {
    return this.options.reader.getApp(keyOf(target));
  }

  private facts(app: ObservedApp) {
    const { reader, ingress, clock } = this.options;
    return { app, ingress, freshness: reader.freshness(), now: clock() };
  }

  private record(
    actor: string,
    target: AppTarget,
    action: string,
    message: string,
  ): Promise<void> {
    return this.options.activity.record({
      actor,
      action,
      tenant: target.tenant.name,
      app: target.app,
      message,
    });
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}

function locate({ tenant, app }: AppTarget): AppLocation {
  return { tenant: tenant.name, namespace: tenant.namespace, app };
}

function keyOf({ tenant, app }: AppTarget) {
  return { tenant: tenant.name, namespace: tenant.namespace, app };
}

function generationOf(app: ObservedApp | undefined, color: Color): number {
  return app?.deployments.find(d => d.color === color)?.generation ?? 0;
}

function appExists({ tenant, app }: AppTarget): Error {
  return refuse('conflict', {
    reason: 'AppExists',
    message: `The tenant "${tenant.name}" already has an app "${app}". Choose another name, or upgrade the app that is there.`,
  });
}

function requireActive(tenant: TenantRecord): void {
  if (tenant.state !== 'active') {
    throw refuse('conflict', {
      reason: 'TenantNotActive',
      message: `The tenant "${tenant.name}" is ${tenant.state}: ${tenant.message}`,
    });
  }
}

function matches(app: AppSummary, needle: string): boolean {
  return (
    needle === '' ||
    [app.name, app.tenant, app.phase, imageVersion(app.active?.image ?? '')]
      .join('\n')
      .toLocaleLowerCase('en-US')
      .includes(needle)
  );
}
