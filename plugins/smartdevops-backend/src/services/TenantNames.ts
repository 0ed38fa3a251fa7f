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

/** Says why a tenant cannot have a name that is free among tenants. */
type NameRule = { check(tenant: string): Promise<Refusal | undefined> };

/** What a request for a name would become. */
export class TenantNames {
  private readonly requests: RequestStore;
  private readonly tenants: TenantStore;
  private readonly rules: NameRule[];
  private readonly glances: NameRule[];

  constructor(options: {
    requests: RequestStore;
    tenants: TenantStore;
    /** The first refusal in this order is the one that is told. */
    rules: NameRule[];
    /** The same while somebody types, who asks again with each letter. */
    glances: NameRule[];
  }) {
    this.requests = options.requests;
    this.tenants = options.tenants;
    this.rules = options.rules;
    this.glances = options.glances;
  }

  match(
    caller: Caller,
    name: string,
  ): Promise<{ kind: RequestKind } | { refusal: Refusal }> {
    return this.matchBy(this.rules, caller, name);
  }

  private async matchBy(
    rules: NameRule[],
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
        ? await refusalOf(rules, name)
        : undefined;
    return refusal ? { refusal } : outcome;
  }

  /** The same in words, with names to take instead. */
  async check(caller: Caller, name: string): Promise<TenantNameCheck> {
    const outcome = await this.matchBy(this.glances, caller, name);
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
      names.map(name => refusalOf(this.glances, name)),
    );
    return names.filter((_, index) => refusals[index] === undefined);
  }
}

async function refusalOf(
  rules: NameRule[],
  name: string,
): Promise<Refusal | undefined> {
  const refusals = await Promise.all(rules.map(rule => rule.check(name)));
  return refusals.find(refusal => refusal !== undefined);
}
