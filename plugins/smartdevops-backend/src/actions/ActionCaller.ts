import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  appParamsSchema,
  AppRef,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { audited } from '../http/audited';
import { Callers } from '../http/callers';
import { translated } from '../http/translated';
import { validate } from '../http/validate';
import { Telemetry } from '../observability';
import { AuthorizedTenantService, RequestContext } from '../services';

/** Calls services for actions as the router does for requests. */
export class ActionCaller {
  private readonly callers: Callers;
  private readonly tenants: AuthorizedTenantService;
  private readonly auditor: AuditorService;
  private readonly telemetry: Telemetry;

  constructor(options: {
    callers: Callers;
    tenants: AuthorizedTenantService;
    auditor: AuditorService;
    telemetry: Telemetry;
  }) {
    this.callers = options.callers;
    this.tenants = options.tenants;
    this.auditor = options.auditor;
    this.telemetry = options.telemetry;
  }

  /** Reads, as the user whom the credentials stand for. */
  async read<T>(
    credentials: BackstageCredentials,
    work: (context: RequestContext) => Promise<T>,
  ): Promise<T> {
    const context = await this.callers.ofUser(credentials);
    return translated(() => work(context));
  }

  /**
   * Changes an app, as the user whom the credentials stand for; audited.
   *
   * @throws 404 for a tenant of others, before anything else is looked at
   */
  async change<T>(
    id: string,
    {
      credentials,
      input,
    }: { credentials: BackstageCredentials; input: AppRef },
    work: (context: RequestContext, ref: AppRef) => Promise<T>,
  ): Promise<T> {
    const context = await this.callers.ofUser(credentials);
    const { tenant, app } = input;
    const params = { tenant, app, actor: context.caller.ref, by: 'action' };
    const event = { id, params, readOnly: false };
    return this.telemetry.verb(id, () =>
      audited(this.auditor, event, {
        admit: () => this.visible(context, input, 'change'),
        work: ref => translated(() => work(context, ref)),
      }),
    );
  }

  /** Checks the names of an app that belongs to a tenant of the caller. */
  async visible(
    context: RequestContext,
    input: AppRef,
    to: 'read' | 'change',
  ): Promise<AppRef> {
    const { tenant, app } = input;
    const ref = validate(appParamsSchema, { tenant, app }, 'input');
    await this.tenants.requireVisible(context, ref.tenant, to);
    return ref;
  }
}
