import type {
  RbacV1Subject,
  V1NetworkPolicy,
  V1RoleBinding,
} from '@kubernetes/client-node';
import { IsolationObservation } from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployerOf, TENANT_DEPLOYER } from '../identities';
import { tenantManifests } from '../manifests/tenant';
import { Kind, resourcePath } from '../resources';
import { Transport } from '../Transport';
import { TenantSpec } from '../types';
import { look } from './look';

const PAGE = 500;

/** Lists everything of a kind, page by page, as the backend itself. */
async function list<T>(
  transport: Transport,
  kind: Kind,
  namespace?: string,
): Promise<T[]> {
  const items: T[] = [];
  let token: string | undefined;
  do {
    const page = await transport.json<{
      items: T[];
      metadata?: { continue?: string };
    }>({
      path: resourcePath(kind, namespace),
      query: { limit: PAGE, continue: token },
    });
    items.push(...page.items);
    token = page.metadata?.continue || undefined;
  } while (token);
  return items;
}

function written(tenant: TenantSpec, kind: Kind): Set<string | undefined> {
  const manifests = tenantManifests(tenant).filter(m => m.kind === kind);
  return new Set(manifests.map(({ metadata }) => metadata.name));
}

/**
 * What a NetworkPolicy lets through, or nothing: a policy without rules only
 * denies. Rules of several policies add up, so any rule may widen the access.
 */
export function describeOpening(policy: V1NetworkPolicy): string | undefined {
  const { ingress = [], egress = [] } = policy.spec ?? {};
  const ways = [
    ...(ingress.length > 0 ? ['in'] : []),
    ...(egress.length > 0 ? ['out'] : []),
  ];
  return ways.length > 0
    ? `the NetworkPolicy ${policy.metadata?.name} lets traffic ${ways.join(
        ' and ',
      )}`
    : undefined;
}

function observePolicies(transport: Transport, tenant: TenantSpec) {
  const about = {
    name: 'No other NetworkPolicy opens the namespace',
    tried: 'listed the NetworkPolicies of the namespace',
  };
  return look(about, async () => {
    const ours = written(tenant, 'NetworkPolicy');
    const all = await list<V1NetworkPolicy>(
      transport,
      'NetworkPolicy',
      tenant.namespace,
    );
    const extras = all
      .filter(({ metadata }) => !ours.has(metadata?.name))
      .map(describeOpening)
      .filter(opening => opening !== undefined);
    return { kind: 'extras', extras };
  });
}

function describeSubject({ kind, name, namespace }: RbacV1Subject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function describeBinding({ roleRef, metadata, subjects }: V1RoleBinding) {
  const who = (subjects ?? []).map(describeSubject).join(', ');
  return `the RoleBinding ${metadata?.name} gives ${who} the ${roleRef.kind} ${roleRef.name}`;
}

function observeBindings(transport: Transport, tenant: TenantSpec) {
  const about = {
    name: 'No other RoleBinding gives access to the namespace',
    tried: 'listed the RoleBindings of the namespace',
  };
  return look(about, async () => {
    const ours = written(tenant, 'RoleBinding');
    const all = await list<V1RoleBinding>(
      transport,
      'RoleBinding',
      tenant.namespace,
    );
    const extras = all
      .filter(({ metadata }) => !ours.has(metadata?.name))
      .filter(({ subjects }) => subjects && subjects.length > 0)
      .map(describeBinding);
    return { kind: 'extras', extras };
  });
}

/** Whether a subject is the deployer, by any of the ways to name it. */
export function namesDeployer(
  subject: RbacV1Subject,
  namespace: string,
): boolean {
  switch (subject.kind) {
    case 'ServiceAccount':
      return (
        subject.namespace === namespace && subject.name === TENANT_DEPLOYER
      );
    case 'User':
      return subject.name === deployerOf(namespace);
    case 'Group':
      return subject.name === `system:serviceaccounts:${namespace}`;
    default:
      return false;
  }
}

/**
 * Looks at all bindings: access reviews in one other namespace say nothing of
 * the rest. Who is bound in a namespace sees it anyway, so naming it is no
 * secret of another tenant.
 */
function observeElsewhere(transport: Transport, { namespace }: TenantSpec) {
  const about = {
    name: 'Deployer is bound nowhere else',
    tried: 'listed the RoleBindings and ClusterRoleBindings of the cluster',
  };
  return look(about, async () => {
    const [inNamespaces, inCluster] = await Promise.all([
      list<V1RoleBinding>(transport, 'RoleBinding'),
      list<V1RoleBinding>(transport, 'ClusterRoleBinding'),
    ]);
    const extras = [...inNamespaces, ...inCluster]
      .filter(({ metadata }) => metadata?.namespace !== namespace)
      .filter(({ subjects }) =>
        subjects?.some(subject => namesDeployer(subject, namespace)),
      )
      .map(({ metadata, roleRef }) => {
        const where = metadata?.namespace
          ? `the RoleBinding ${metadata.name} in ${metadata.namespace}`
          : `the ClusterRoleBinding ${metadata?.name}`;
        return `${where} gives it the ${roleRef.kind} ${roleRef.name}`;
      });
    return { kind: 'extras', extras };
  });
}

/** What is there besides what the platform wrote, where it widens access. */
export function observeExtras(
  transport: Transport,
  tenant: TenantSpec,
): Promise<IsolationObservation[]> {
  return Promise.all([
    observePolicies(transport, tenant),
    observeBindings(transport, tenant),
    observeElsewhere(transport, tenant),
  ]);
}
