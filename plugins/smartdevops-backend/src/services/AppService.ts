import { randomUUID } from 'node:crypto';
import {
  App,
  checkRegistry,
  Color,
  deploymentOf,
  NewApp,
  ObservedApp,
  ObservedDeployment,
  refuse,
  resolveActive,
  serviceMissing,
  storedSpecOf,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ClaimStore, keepClaim, TenantRecord } from '../database';
import { isForbidden } from '../kubernetes';
import { AppVersion, AppWriter } from '../kubernetes/types';
import { ActivityService } from './ActivityService';
import { AppQueries } from './AppQueries';
import { AppTarget, creationClaim, locate, requireActive } from './appTarget';
import { HostRules } from './HostRules';
import { ResourceRules } from './ResourceRules';
import { requireNoRelease, requireNotVerifying } from './releaseInProgress';
import { Clock } from './types';

/** How long an answer waits for the cache to show what was just written. */
const READ_YOUR_WRITES_MS = 5_000;
/** Renewed meanwhile; after a backend died others wait that long. */
const CREATE_CLAIM_MS = 15_000;

type Options = {
  queries: AppQueries;
  writer: AppWriter;
  hosts: HostRules;
  resources: ResourceRules;
  claims: ClaimStore;
  activity: ActivityService;
  clock: Clock;
  /** Where images may come from; missing means anywhere. */
  allowedRegistries?: string[];
};

/** Use cases that change apps. Who may do what is decided before: see `AuthorizedAppService`. */
export class AppService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  /** Creates an app of the first color, active at once. */
  async create(
    actor: string,
    tenant: TenantRecord,
    input: NewApp,
  ): Promise<App> {
    requireActive(tenant);
    this.requireRegistry(input.image);
    this.options.resources.require(tenant, input);
    const target = { tenant, app: input.name };
    await this.claimed(target, input.host, async () => {
      const { writer, hosts } = this.options;
      if (await writer.exists(locate(target))) {
        throw appExists(target);
      }
      hosts.requireFree(locate(target), input);
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

  private requireRegistry(image: string): void {
    const refusal = checkRegistry(image, this.options.allowedRegistries);
    if (refusal) {
      throw refuse('input', refusal);
    }
  }

  async scale(
    actor: string,
    target: AppTarget,
    replicas: number,
  ): Promise<App> {
    requireActive(target.tenant);
    if (replicas === 0) {
      return this.stop(actor, target);
    }
    if (this.requireActiveDeployment(target)?.spec?.autoscaling) {
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
      replicas,
      spec: { ...v.spec, replicas },
    }));
  }

  async restart(actor: string, target: AppTarget): Promise<App> {
    requireActive(target.tenant);
    requireNotVerifying(this.options.queries.requireApp(target));
    if (this.requireActiveDeployment(target)?.desired === 0) {
      throw refuse('conflict', {
        reason: 'Stopped',
        message: 'The app is stopped; start it instead.',
      });
    }
    const restartedAt = this.now();
    const entry = { action: 'app.restart', message: 'restarted' };
    return this.change(actor, target, entry, v => ({ ...v, restartedAt }));
  }

  /** Refused while a release is under way: it would start the app again. */
  async stop(actor: string, target: AppTarget): Promise<App> {
    requireActive(target.tenant);
    requireNoRelease(this.options.queries.requireApp(target));
    const entry = { action: 'app.stop', message: 'stopped' };
    return this.change(actor, target, entry, v => ({ ...v, stopped: true }));
  }

  async start(actor: string, target: AppTarget): Promise<App> {
    requireActive(target.tenant);
    const entry = { action: 'app.start', message: 'started' };
    return this.change(actor, target, entry, v => {
      const replicas = Math.max(1, v.spec.replicas);
      const least = v.spec.autoscaling?.minReplicas ?? replicas;
      return {
        ...v,
        stopped: false,
        // Of an app that runs the count stays as it is.
        replicas: v.replicas || least,
        spec: { ...v.spec, replicas },
      };
    });
  }

  /**
   * Removes everything an app consists of; answers with what it was.
   *
   * @throws 403 where the cluster does not allow it, 409 while it is worked on
   */
  async remove(actor: string, target: AppTarget): Promise<App> {
    const { queries, writer, claims } = this.options;
    const app = queries.get(target);
    const claim = {
      key: creationClaim(target),
      owner: randomUUID(),
      ttlMs: CREATE_CLAIM_MS,
    };
    // Meanwhile nobody creates an app of that name, or puts its Service back.
    if (!(await claims.claim(claim.key, claim.owner, claim.ttlMs))) {
      throw refuse('conflict', {
        reason: 'AppBusy',
        message:
          'The app is being created, repaired or removed right now. Try again in a moment.',
      });
    }
    await keepClaim(claims, claim, () => writer.remove(locate(target))).catch(
      error => {
        throw isForbidden(error) ? removalNotGranted() : error;
      },
    );
    await this.record(actor, target, 'app.remove', 'removed');
    return app;
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

  /**
   * Lets one request at a time create an app of a name, in all replicas of the
   * backend. A host of its own is claimed like a name: it is the host of the
   * app of that name.
   */
  private async claimed(
    target: AppTarget,
    host: string | undefined,
    work: () => Promise<void>,
  ): Promise<void> {
    const { claims } = this.options;
    const key = creationClaim(target);
    const owner = randomUUID();
    if (!(await claims.claim(key, owner, CREATE_CLAIM_MS))) {
      throw appExists(target);
    }
    await keepClaim(claims, { key, owner, ttlMs: CREATE_CLAIM_MS }, () =>
      host === undefined || host === target.app
        ? work()
        : this.claimed({ ...target, app: host }, undefined, work),
    );
  }

  /** The app as it is once the cache shows the write. */
  private async answer(
    target: AppTarget,
    shows: (app: ObservedApp | undefined) => boolean,
  ): Promise<App> {
    const app = await this.options.queries.waitUntil(
      target,
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
    return app;
  }

  private requireActiveDeployment(
    target: AppTarget,
  ): ObservedDeployment | undefined {
    const { color } = this.requireActiveVersion(target);
    return deploymentOf(this.options.queries.requireApp(target), color);
  }

  private requireActiveVersion(target: AppTarget): { color: Color } {
    const app = this.options.queries.requireApp(target);
    if (!app.activeService) {
      throw refuse('conflict', serviceMissing());
    }
    const active = resolveActive(app);
    if (!active) {
      throw refuse('conflict', {
        reason: 'ActiveVersionUnknown',
        message:
          'It is not known which version of this app is active, so nothing was changed.',
      });
    }
    return active;
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

function generationOf(app: ObservedApp | undefined, color: Color): number {
  return (app && deploymentOf(app, color)?.generation) ?? 0;
}

function removalNotGranted(): Error {
  return refuse('forbidden', {
    reason: 'RemovalNotGranted',
    message:
      'The cluster does not let the portal remove apps, although removal is switched on. Ask the portal owner to apply the rights for it (kubectl apply -k deploy/rbac/removal), then remove the app again.',
  });
}

function appExists({ tenant, app }: AppTarget): Error {
  return refuse('conflict', {
    reason: 'AppExists',
    message: `The tenant "${tenant.name}" already has an app "${app}". Choose another name, or upgrade the app that is there.`,
  });
}
