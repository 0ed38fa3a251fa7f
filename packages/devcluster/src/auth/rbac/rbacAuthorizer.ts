import { matchesLabelSelector } from '../../model/labels';
import { KubeObject, LabelSelector } from '../../model/objects';
import { ObjectStore } from '../../storage/store';
import {
  AccessAttributes,
  AccessDecision,
  Authorizer,
  PolicyRule,
} from '../authorizer';
import { MASTERS, parseServiceAccount, UserInfo } from '../user';
import { ruleAllows } from './rules';

const GROUP = 'rbac.authorization.k8s.io';

/** rbac/v1 Subject. */
interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

/** A Role or ClusterRole that a binding names. */
export interface RoleRef {
  kind: string;
  name: string;
}

interface Binding extends KubeObject {
  subjects?: Subject[];
  roleRef: RoleRef;
}

interface Role extends KubeObject {
  rules?: PolicyRule[];
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
}

/** A binding that applies to a user, with the rules it gives. */
interface Grant {
  binding: Binding;
  subject: Subject;
  rules: PolicyRule[];
}

function matchesSubject(
  subject: Subject,
  user: UserInfo,
  bindingNamespace: string | undefined,
): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.username;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount': {
      const account = parseServiceAccount(user.username);
      const namespace = subject.namespace ?? bindingNamespace;
      return account?.name === subject.name && account.namespace === namespace;
    }
    default:
      return false;
  }
}

function describeGrant({ binding, subject }: Grant): string {
  const { kind, metadata, roleRef } = binding;
  const name = metadata.namespace
    ? `${metadata.name}/${metadata.namespace}`
    : metadata.name;
  const who = subject.namespace
    ? `${subject.name}/${subject.namespace}`
    : subject.name;
  return `RBAC: allowed by ${kind} "${name}" of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${who}"`;
}

/** Authorizes by Roles, ClusterRoles and their bindings. */
export class RbacAuthorizer implements Authorizer {
  constructor(private readonly store: ObjectStore) {}

  authorize(attributes: AccessAttributes): AccessDecision {
    if (attributes.user.groups.includes(MASTERS)) return { allowed: true };
    const namespace = attributes.isResourceRequest
      ? attributes.namespace
      : undefined;
    for (const grant of this.grants(attributes.user, namespace)) {
      if (grant.rules.some(rule => ruleAllows(rule, attributes))) {
        return { allowed: true, reason: describeGrant(grant) };
      }
    }
    return { allowed: false };
  }

  rulesFor(user: UserInfo, namespace: string | undefined): PolicyRule[] {
    const masters = user.groups.includes(MASTERS)
      ? [
          { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
          { verbs: ['*'], nonResourceURLs: ['*'] },
        ]
      : [];
    const granted = this.grants(user, namespace).flatMap(grant => grant.rules);
    return [...masters, ...granted];
  }

  /** The rules of a role; undefined when it does not exist. */
  roleRules(
    ref: RoleRef,
    namespace: string | undefined,
  ): PolicyRule[] | undefined {
    const cluster = ref.kind === 'ClusterRole';
    const role = this.store.get(
      cluster ? `${GROUP}/clusterroles` : `${GROUP}/roles`,
      cluster ? undefined : namespace,
      ref.name,
    ) as Role | undefined;
    return role && [...(role.rules ?? []), ...this.aggregatedRules(role)];
  }

  private aggregatedRules(role: Role): PolicyRule[] {
    const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
    if (selectors.length === 0) return [];
    return this.store
      .list(`${GROUP}/clusterroles`)
      .filter(other => other.metadata.uid !== role.metadata.uid)
      .filter(other =>
        selectors.some(selector =>
          matchesLabelSelector(selector, other.metadata.labels),
        ),
      )
      .flatMap(other => (other as Role).rules ?? []);
  }

  private grants(user: UserInfo, namespace: string | undefined): Grant[] {
    const bindings = [
      ...this.store.list(`${GROUP}/clusterrolebindings`),
      ...(namespace ? this.store.list(`${GROUP}/rolebindings`, namespace) : []),
    ] as Binding[];
    return bindings.flatMap(binding => {
      const subject = binding.subjects?.find(item =>
        matchesSubject(item, user, binding.metadata.namespace),
      );
      if (!subject) return [];
      const rules = this.roleRules(binding.roleRef, binding.metadata.namespace);
      return rules ? [{ binding, subject, rules }] : [];
    });
  }
}
