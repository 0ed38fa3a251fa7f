import { randomUUID } from 'node:crypto';
import {
  App,
  checkRegistry,
  createdState,
  NewApp,
  refuse,
  storedSpecOf,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ClaimStore, keepClaim, TenantRecord } from '../database';
import { isForbidden, RemovalUnfinished } from '../kubernetes';
import { AppVersion, AppWriter } from '../kubernetes/types';
import { AppActivity, AppName, toldByState } from './activity';
import { AppQueries } from './AppQueries';
import { AppTarget, creationClaim, locate, requireActive } from './appTarget';
import { HostRules } from './HostRules';
import { ReleaseHistory } from './releases/ReleaseHistory';
import { ResourceRules } from './ResourceRules';
import { Clock } from './types';

/** Renewed meanwhile; after a backend died others wait that long. */
const CLAIM_MS = 15_000;

type Options = {
  queries: AppQueries;
  writer: AppWriter;
  hosts: HostRules;
  resources: ResourceRules;
  claims: ClaimStore;
  activity: AppActivity;
  history: Pick<ReleaseHistory, 'require'>;
  clock: Clock;
  /** Where images may come from; missing means anywhere. */
  allowedRegistries?: string[];
};

/**
 * Brings apps into being and removes them; one backend at a time works on a
 * name. Who may do what is decided before: see `AuthorizedAppService`.
 */
export class AppCreation {
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
    const { queries } = this.options;
    requireActive(tenant);
    this.requireRegistry(input.image);
    this.options.resources.require(tenant, input);
    const target = { tenant, app: input.name };
    const first = this.firstVersion(actor, input);
    await this.claimed(target, input.host, async () => {
      const { writer, hosts } = this.options;
      if (await writer.exists(locate(target))) {
        throw appExists(target);
      }
      hosts.requireFree(locate(target), input);
      await writer.create(locate(target), first, input.secretEnv);
    });
    await this.options.activity.tell(
      named(target),
      toldByState(createdState(first.version)),
    );
    return queries.afterWrite(
      target,
      // The Ingress is told of by another watch.
      app => app?.activeService?.release !== undefined && !!app.ingress,
    );
  }

  /**
   * Removes everything an app consists of; answers with what it was.
   *
   * @throws 403 where the cluster does not allow it, 409 while it is worked on,
   * 503 if only a part of it could be removed
   */
  async remove(actor: string, target: AppTarget): Promise<App> {
    const { queries, claims } = this.options;
    const app = queries.get(target);
    const claim = {
      key: creationClaim(target),
      owner: randomUUID(),
      ttlMs: CLAIM_MS,
    };
    // Meanwhile nobody creates an app of that name, or puts its Service back.
    if (!(await claims.claim(claim.key, claim.owner, claim.ttlMs))) {
      throw refuse('conflict', {
        reason: 'AppBusy',
        message:
          'The app is being created, repaired or removed right now. Try again in a moment.',
      });
    }
    await keepClaim(claims, claim, () => this.removeNow(actor, target));
    return app;
  }

  private async removeNow(actor: string, target: AppTarget): Promise<void> {
    const { queries, writer, activity, history } = this.options;
    // Nothing that is left in the cluster could tell of it afterwards, nor of
    // what was done before.
    const app = queries.requireApp(target);
    await history.require(app);
    await activity.require(app);
    const entry = await activity.begin(named(target), {
      actor,
      action: 'app.remove',
      message: 'began to remove it',
    });
    try {
      await writer.remove(locate(target));
    } catch (error) {
      if (!(error instanceof RemovalUnfinished)) {
        await entry.withdraw();
      }
      throw whyNotRemoved(error, target);
    }
    await entry.finish('removed');
  }

  private requireRegistry(image: string): void {
    const refusal = checkRegistry(image, this.options.allowedRegistries);
    if (refusal) {
      throw refuse('input', refusal);
    }
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
    if (!(await claims.claim(key, owner, CLAIM_MS))) {
      throw appExists(target);
    }
    await keepClaim(claims, { key, owner, ttlMs: CLAIM_MS }, () =>
      host === undefined || host === target.app
        ? work()
        : this.claimed({ ...target, app: host }, undefined, work),
    );
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}

function named({ tenant, app }: AppTarget): AppName {
  return { tenant: tenant.name, name: app };
}

function whyNotRemoved(error: unknown, { app }: AppTarget): unknown {
  const isBegun = error instanceof RemovalUnfinished;
  const cause = isBegun ? error.cause : error;
  if (isForbidden(cause)) {
    return removalNotGranted();
  }
  return isBegun
    ? refuse('unavailable', {
        reason: 'RemovalUnfinished',
        message: `The removal of "${app}" was begun, but the cluster did not finish it: ${
          cause instanceof Error ? cause.message : cause
        }. Users may not reach the app any more. Remove it again; what is gone already does not matter.`,
      })
    : error;
}

function removalNotGranted(): Error {
  return refuse('forbidden', {
    reason: 'RemovalNotGranted',
    message:
      'The cluster does not let the portal remove apps, although removal is switched on. Ask the portal owner to apply the rights for it (kubectl apply -k deploy/rbac/removal, or an overlay that has it, like deploy/rbac/example), then remove the app again.',
  });
}

function appExists({ tenant, app }: AppTarget): Error {
  return refuse('conflict', {
    reason: 'AppExists',
    message: `The tenant "${tenant.name}" already has an app "${app}". Choose another name, or upgrade the app that is there.`,
  });
}
