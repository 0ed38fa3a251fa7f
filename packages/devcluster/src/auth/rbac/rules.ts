import { AccessAttributes, PolicyRule } from '../authorizer';

function includes(list: string[] | undefined, value: string): boolean {
  return !!list && (list.includes('*') || list.includes(value));
}

/** Whether `resources` covers a resource or subresource. */
function coversResource(
  resources: string[] | undefined,
  resource: string,
  subresource: string | undefined,
): boolean {
  if (!resources) return false;
  const full = subresource ? `${resource}/${subresource}` : resource;
  return resources.some(
    item =>
      item === '*' ||
      item === full ||
      (subresource !== undefined && item === `*/${subresource}`),
  );
}

function coversName(rule: PolicyRule, name: string | undefined): boolean {
  const names = rule.resourceNames ?? [];
  return names.length === 0 || (!!name && names.includes(name));
}

function coversPath(rule: PolicyRule, path: string): boolean {
  return (rule.nonResourceURLs ?? []).some(
    url =>
      url === '*' ||
      url === path ||
      (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
  );
}

/** Whether a rule allows an access. */
export function ruleAllows(
  rule: PolicyRule,
  attributes: AccessAttributes,
): boolean {
  if (!includes(rule.verbs, attributes.verb)) return false;
  if (!attributes.isResourceRequest) {
    return coversPath(rule, attributes.path ?? '');
  }
  return (
    includes(rule.apiGroups, attributes.group) &&
    coversResource(
      rule.resources,
      attributes.resource,
      attributes.subresource,
    ) &&
    coversName(rule, attributes.name)
  );
}

/** Splits a rule into rules of one verb, group, resource and name each. */
function breakdown(rule: PolicyRule): PolicyRule[] {
  const verbs = rule.verbs ?? [];
  const plain = (rule.nonResourceURLs ?? []).flatMap(url =>
    verbs.map(verb => ({ verbs: [verb], nonResourceURLs: [url] })),
  );
  const names = rule.resourceNames?.length ? rule.resourceNames : [undefined];
  const resources = (rule.apiGroups ?? []).flatMap(group =>
    (rule.resources ?? []).flatMap(resource =>
      verbs.flatMap(verb =>
        names.map(name => ({
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          ...(name === undefined ? {} : { resourceNames: [name] }),
        })),
      ),
    ),
  );
  return [...plain, ...resources];
}

/** Whether one elementary rule lies within a rule. */
function within(single: PolicyRule, owner: PolicyRule): boolean {
  if (!includes(owner.verbs, single.verbs[0])) return false;
  if (single.nonResourceURLs) {
    return coversPath(owner, single.nonResourceURLs[0]);
  }
  const [resource, subresource] = (single.resources?.[0] ?? '').split('/');
  const ownerNames = owner.resourceNames ?? [];
  const names = single.resourceNames ?? [];
  return (
    includes(owner.apiGroups, single.apiGroups?.[0] ?? '') &&
    coversResource(owner.resources, resource, subresource) &&
    (ownerNames.length === 0 ||
      (names.length > 0 && ownerNames.includes(names[0])))
  );
}

/** The wanted rules that `held` does not cover. */
export function uncoveredRules(
  held: PolicyRule[],
  wanted: PolicyRule[],
): PolicyRule[] {
  return wanted.filter(rule =>
    breakdown(rule).some(single => !held.some(owner => within(single, owner))),
  );
}

function quoteList(values: string[]): string {
  return `[${values.map(value => JSON.stringify(value)).join(' ')}]`;
}

/** A rule as refusals write it. */
export function formatRule(rule: PolicyRule): string {
  const parts: string[] = [];
  if (rule.apiGroups) parts.push(`APIGroups:${quoteList(rule.apiGroups)}`);
  if (rule.resources) parts.push(`Resources:${quoteList(rule.resources)}`);
  if (rule.resourceNames?.length) {
    parts.push(`ResourceNames:${quoteList(rule.resourceNames)}`);
  }
  if (rule.nonResourceURLs) {
    parts.push(`NonResourceURLs:${quoteList(rule.nonResourceURLs)}`);
  }
  parts.push(`Verbs:${quoteList(rule.verbs)}`);
  return `{${parts.join(', ')}}`;
}
