import { forbidden, notFound } from '../api/status';
import { PolicyRule } from '../auth/authorizer';
import { RbacAuthorizer, RoleRef } from '../auth/rbac/rbacAuthorizer';
import { formatRule, uncoveredRules } from '../auth/rbac/rules';
import { KubeObject } from '../model/objects';
import { deepEqual } from '../util/json';
import { AdmissionPlugin, AdmissionRequest } from './admission';

const GROUP = 'rbac.authorization.k8s.io';
const ROLES = new Set(['roles', 'clusterroles']);
const BINDINGS = new Set(['rolebindings', 'clusterrolebindings']);

/** Nobody gives rights that they do not have, unless they may escalate or bind. */
export class RbacEscalation implements AdmissionPlugin {
  constructor(private readonly authorizer: RbacAuthorizer) {}

  validate(request: AdmissionRequest): void {
    const { definition, operation, object } = request;
    if (definition.group !== GROUP || operation === 'DELETE' || !object) return;
    if (ROLES.has(definition.plural)) this.checkRole(request, object);
    if (BINDINGS.has(definition.plural)) this.checkBinding(request, object);
  }

  private checkRole(request: AdmissionRequest, object: KubeObject): void {
    const { oldObject, definition } = request;
    if (oldObject && deepEqual(oldObject.rules, object.rules)) return;
    if (this.may(request, 'escalate', definition.plural, request.name)) return;
    this.requireHeld(request, (object.rules ?? []) as PolicyRule[]);
  }

  private checkBinding(request: AdmissionRequest, object: KubeObject): void {
    const { oldObject, definition, namespace } = request;
    const unchanged =
      oldObject &&
      deepEqual(oldObject.subjects, object.subjects) &&
      deepEqual(oldObject.roleRef, object.roleRef);
    if (unchanged) return;
    const ref = object.roleRef as RoleRef;
    const plural = ref.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
    if (this.may(request, 'bind', plural, ref.name)) return;
    const rules = this.authorizer.roleRules(ref, namespace);
    if (!rules) throw notFound(definition, ref.name);
    this.requireHeld(request, rules);
  }

  private may(
    { user, namespace }: AdmissionRequest,
    verb: string,
    resource: string,
    name: string,
  ): boolean {
    return this.authorizer.authorize({
      user,
      verb,
      isResourceRequest: true,
      group: GROUP,
      resource,
      namespace,
      name,
    }).allowed;
  }

  private requireHeld(request: AdmissionRequest, rules: PolicyRule[]): void {
    const { user, namespace, definition, name } = request;
    const held = this.authorizer.rulesFor(user, namespace);
    const missing = uncoveredRules(held, rules);
    if (missing.length === 0) return;
    const groups = user.groups.map(group => JSON.stringify(group)).join(' ');
    throw forbidden(
      definition,
      name,
      `user "${user.username}" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${missing.map(formatRule).join('\n')}`,
    );
  }
}
