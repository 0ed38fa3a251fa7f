import {
  checkTenantName,
  matchRequest,
  RequestKind,
  Refusal,
  suggestTenantNames,
  TenantNameCheck,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { RequestStore, TenantStore } from '../database';
import { Caller } from './context';
import { NamespaceRules } from './NamespaceRules';

/** What a request for a name would become. */
export class TenantNames {
  private readonly requests: RequestStore;
  private readonly tenants: TenantStore;

  private readonly namespaces: NamespaceRules;

  constructor(options: {
    requests: RequestStore;
    tenants: TenantStore;
    namespaces: NamespaceRules;
  }) {
    this.requests = options.requests;
    this.tenants = options.tenants;
    this.namespaces = options.namespaces;
  }

  async match(
    caller: Caller,
    name: string,
  ): Promise<{ kind: RequestKind } | { refusal: Refusal }> {
    const unusable = checkTenantName(name);
    if (unusable) {
      return { refusal: unusable };
    }
    const existing = await this.tenants.getTenant(name);
    const members = existing ? await this.tenants.listMembers(name) : [];
    const pending = await this.requests.listRequests({
      status: 'pending',
      tenants: [name],
    });
    const outcome = matchRequest({
      tenant: name,
      existing: existing && {
        state: existing.state,
        isMember: members.some(member => member.userRef === caller.ref),
      },
      pendingOwn: pending.some(request => request.requester === caller.ref),
      pendingOther: pending.some(
        request =>
          request.requester !== caller.ref && request.kind === 'create',
      ),
    });
    const refusal =
      'kind' in outcome && outcome.kind === 'create'
        ? await this.namespaces.check(name)
        : undefined;
    return refusal ? { refusal } : outcome;
  }

  /** The same in words, with names to take instead. */
  async check(caller: Caller, name: string): Promise<TenantNameCheck> {
    const outcome = await this.match(caller, name);
    if (!('refusal' in outcome)) {
      return {
        kind: outcome.kind,
        message:
          outcome.kind === 'join'
            ? `There is a tenant "${name}" already. This asks its owners to let you join.`
            : `"${name}" is free. An admin decides.`,
        suggestions: outcome.kind === 'join' ? await this.suggest(name) : [],
      };
    }
    return { ...outcome.refusal, suggestions: await this.suggest(name) };
  }

  private async suggest(text: string): Promise<string[]> {
    const tenants = await this.tenants.listTenants();
    const pending = await this.requests.listRequests({ status: 'pending' });
    const taken = new Set([
      ...tenants.map(({ name }) => name),
      ...pending.map(({ tenant }) => tenant),
    ]);
    const names = suggestTenantNames(text, name => taken.has(name));
    const refusals = await Promise.all(
      names.map(name => this.namespaces.check(name)),
    );
    return names.filter((_, index) => refusals[index] === undefined);
  }
}
