import {
  checkRegistry,
  deploymentOf,
  holderOf,
  mergePrepare,
  nextRevision,
  ObservedApp,
  OlderRelease,
  PlanOrRefusal,
  PrepareInput,
  refuse,
  serviceMissing,
  StoredSpec,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppLocation, ReleaseWriter } from '../../kubernetes/types';
import { TenantRecord } from '../../database';
import { HostRules } from '../HostRules';
import { ResourceRules } from '../ResourceRules';
import { ReleaseHistory } from './ReleaseHistory';

/** Decides what versions are made of, and has the cluster judge them. */
export class VersionBuilder {
  private readonly writer: ReleaseWriter;
  private readonly history: ReleaseHistory;
  private readonly hosts: HostRules;
  private readonly resources: ResourceRules;
  private readonly allowedRegistries: string[] | undefined;

  constructor(options: {
    writer: ReleaseWriter;
    history: ReleaseHistory;
    hosts: HostRules;
    resources: ResourceRules;
    /** Where images may come from; missing means anywhere. */
    allowedRegistries?: string[];
  }) {
    this.writer = options.writer;
    this.history = options.history;
    this.hosts = options.hosts;
    this.resources = options.resources;
    this.allowedRegistries = options.allowedRegistries;
  }

  /** The next version: the active one with what is to change. */
  next(
    app: ObservedApp,
    tenant: TenantRecord,
    input: PrepareInput,
  ): { spec: StoredSpec; revision: number } {
    if (!app.activeService) {
      throw refuse('conflict', serviceMissing());
    }
    const color = app.activeService.release?.active.color;
    const active = deploymentOf(app, color);
    if (!active?.spec) {
      throw refuse('conflict', {
        reason: 'ActiveVersionUnknown',
        message:
          'It is not known what the active version of this app is made of, so nothing was changed. If this lasts, its Service or Deployment was changed by somebody else: look at the events.',
      });
    }
    const revision = nextRevision(app);
    const replicas = active.desired;
    const spec = mergePrepare(active.spec, input, { replicas, revision });
    this.requireAcceptable(app, tenant, spec);
    return { spec, revision };
  }

  /**
   * The release of the history to go back to: the one that was asked for, or
   * the last one where its color holds another version by now. Nothing where
   * the previous version is still there.
   *
   * @throws 404 if the history does not tell what the release was, 400 if it
   * would not be accepted any more, 409 if it is none: a version that was only prepared has passed no check, no approval
   * and no freeze, and must not come to users by this way
   */
  async older(
    app: ObservedApp,
    tenant: TenantRecord,
    toRevision: number | undefined,
  ): Promise<OlderRelease | undefined> {
    const state = app.activeService?.release;
    const previous = holderOf(app, state?.previous);
    const last = previous ? undefined : state?.switched?.from;
    const of = toRevision ?? last;
    if (of === undefined || of === previous?.revision) {
      return undefined;
    }
    const key = { tenant: app.tenant, app: app.name };
    const found = await this.history.find(key, of);
    if (found && !found.served && toRevision !== undefined) {
      throw refuse('conflict', {
        reason: 'NeverServed',
        message: `Revision ${of} of "${app.name}" never served users, so there is nothing to go back to. Prepare and promote that version instead.`,
      });
    }
    if (found?.spec) {
      this.requireAcceptable(app, tenant, found.spec);
      return { spec: found.spec, revision: nextRevision(app), of };
    }
    if (toRevision === undefined) {
      return undefined;
    }
    throw refuse('notFound', {
      reason: 'ReleaseNotFound',
      message: `The history of "${app.name}" does not tell what revision ${of} was. Choose another release, or prepare a version.`,
    });
  }

  /**
   * Has the cluster judge the version that a plan starts before anything is
   * written, and puts its secrets where it will look for them.
   */
  async ready(
    location: AppLocation,
    plan: PlanOrRefusal,
    secrets: Record<string, string> = {},
  ): Promise<void> {
    const step = plan.refusal
      ? undefined
      : plan.steps.find(candidate => candidate.kind === 'writeVersion');
    if (!step) {
      return;
    }
    await this.writer.tryVersion(location, step);
    if (Object.keys(secrets).length > 0) {
      await this.writer.addSecrets(location, secrets);
    }
  }

  /** Rules, plans and the hosts of others may have changed since a spec was made. */
  private requireAcceptable(
    app: ObservedApp,
    tenant: TenantRecord,
    spec: StoredSpec,
  ): void {
    const refusal = checkRegistry(spec.image, this.allowedRegistries);
    if (refusal) {
      throw refuse('input', refusal);
    }
    this.hosts.requireFree(locationOf(app), spec);
    this.resources.require(tenant, spec);
  }
}

function locationOf(app: ObservedApp): AppLocation {
  const { cluster, namespace, tenant, name } = app;
  return { cluster, namespace, tenant, app: name };
}
