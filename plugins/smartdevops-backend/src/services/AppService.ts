import {
  App,
  AppChange,
  Color,
  deploymentOf,
  isFull,
  ObservedApp,
  ObservedDeployment,
  refuse,
  resolveActive,
  serviceMissing,
  withChange,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppVersion, AppWriter } from '../kubernetes/types';
import { AppActivity, toldByChange } from './activity';
import { AppQueries } from './AppQueries';
import { AppTarget, locate, requireActive } from './appTarget';
import { requireNoRelease, requireNotVerifying } from './releaseInProgress';
import { Clock } from './types';

type Options = {
  queries: AppQueries;
  writer: AppWriter;
  activity: AppActivity;
  clock: Clock;
};

/** Use cases that change how apps run. Who may do what is decided before: see `AuthorizedAppService`. */
export class AppService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
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
    const change = { verb: 'scale', ...this.done(actor), replicas } as const;
    return this.change(target, change, v =>
      !v.stopped && v.replicas === replicas && v.spec.replicas === replicas
        ? undefined
        : { ...v, stopped: false, replicas, spec: { ...v.spec, replicas } },
    );
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
    const change = { verb: 'restart', ...this.done(actor) } as const;
    return this.change(target, change, v => ({ ...v, restartedAt: change.at }));
  }

  /** Refused while a release is under way: it would start the app again. */
  async stop(actor: string, target: AppTarget): Promise<App> {
    requireActive(target.tenant);
    requireNoRelease(this.options.queries.requireApp(target));
    const change = { verb: 'stop', ...this.done(actor) } as const;
    return this.change(target, change, v =>
      v.stopped && !v.replicas ? undefined : { ...v, stopped: true },
    );
  }

  async start(actor: string, target: AppTarget): Promise<App> {
    requireActive(target.tenant);
    const change = { verb: 'start', ...this.done(actor) } as const;
    return this.change(target, change, v => {
      if (!v.stopped && v.replicas) {
        return undefined;
      }
      const replicas = Math.max(1, v.spec.replicas);
      const least = v.spec.autoscaling?.minReplicas ?? replicas;
      return {
        ...v,
        stopped: false,
        // Of an app that somebody started by hand the count stays as it is.
        replicas: v.replicas || least,
        spec: { ...v.spec, replicas },
      };
    });
  }

  /** Does what is not done already, and writes who did it along with it. */
  private async change(
    target: AppTarget,
    change: AppChange,
    make: (version: AppVersion) => AppVersion | undefined,
  ): Promise<App> {
    const { color } = this.requireActiveVersion(target);
    const { writer, activity, queries } = this.options;
    const seen = queries.requireApp(target);
    if (isFull(deploymentOf(seen, color)?.changes)) {
      // The oldest is written over.
      await activity.require(seen);
    }
    const { generation, changed } = await writer.update(
      locate(target),
      color,
      version => {
        const changes = withChange(version.changes, change);
        const next = make(version);
        return next && { ...next, changes };
      },
    );
    if (changed) {
      const name = { tenant: target.tenant.name, name: target.app };
      await activity.tell(name, [toldByChange(color, change)]);
    }
    return queries.afterWrite(
      target,
      app => generationOf(app, color) >= generation,
    );
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

  private done(by: string): { at: string; by: string } {
    return { at: new Date(this.options.clock()).toISOString(), by };
  }
}

function generationOf(app: ObservedApp | undefined, color: Color): number {
  return (app && deploymentOf(app, color)?.generation) ?? 0;
}
