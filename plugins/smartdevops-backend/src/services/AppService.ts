import {
  App,
  Color,
  deploymentOf,
  ObservedApp,
  ObservedDeployment,
  refuse,
  resolveActive,
  serviceMissing,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppVersion, AppWriter } from '../kubernetes/types';
import { ActivityService } from './ActivityService';
import { AppQueries } from './AppQueries';
import { AppTarget, locate, requireActive } from './appTarget';
import { requireNoRelease, requireNotVerifying } from './releaseInProgress';
import { Clock } from './types';

type Options = {
  queries: AppQueries;
  writer: AppWriter;
  activity: ActivityService;
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

  private async change(
    actor: string,
    target: AppTarget,
    entry: { action: string; message: string },
    change: (version: AppVersion) => AppVersion,
  ): Promise<App> {
    const { color } = this.requireActiveVersion(target);
    const { writer, activity } = this.options;
    const generation = await writer.update(locate(target), color, change);
    await activity.recordFor(target, { actor, ...entry });
    return this.options.queries.afterWrite(
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

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}

function generationOf(app: ObservedApp | undefined, color: Color): number {
  return (app && deploymentOf(app, color)?.generation) ?? 0;
}
