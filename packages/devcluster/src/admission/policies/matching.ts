import { matchesLabelSelector } from '../../model/labels';
import { KubeObject, LabelSelector } from '../../model/objects';
import { AdmissionRequest } from '../admission';

/** Which requests a policy is about. */
export interface MatchResources {
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  resourceRules?: ResourceRule[];
  excludeResourceRules?: ResourceRule[];
}

interface ResourceRule {
  apiGroups?: string[];
  apiVersions?: string[];
  operations?: string[];
  resources?: string[];
  resourceNames?: string[];
  scope?: string;
}

function includes(list: string[] | undefined, value: string): boolean {
  return !list || list.includes('*') || list.includes(value);
}

function matchesResource(
  rule: ResourceRule,
  request: AdmissionRequest,
): boolean {
  const { definition, subresource } = request;
  const { plural } = definition;
  return (rule.resources ?? []).some(item => {
    const [resource, sub] = item.split('/');
    const right = resource === '*' || resource === plural;
    if (!subresource) return right && sub === undefined;
    return right && (sub === '*' || sub === subresource);
  });
}

function matchesRule(rule: ResourceRule, request: AdmissionRequest): boolean {
  const { definition, operation, name } = request;
  const scope = definition.namespaced ? 'Namespaced' : 'Cluster';
  return (
    includes(rule.apiGroups, definition.group) &&
    includes(rule.apiVersions, definition.version) &&
    includes(rule.operations, operation) &&
    matchesResource(rule, request) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name)) &&
    (!rule.scope || rule.scope === '*' || rule.scope === scope)
  );
}

function selects(
  selector: LabelSelector | undefined,
  object: KubeObject | undefined,
): boolean {
  return !selector || matchesLabelSelector(selector, object?.metadata.labels);
}

/** Whether a request is among those that a policy or binding matches. */
export function matchesRequest(
  match: MatchResources | undefined,
  request: AdmissionRequest,
  namespaceObject: KubeObject | undefined,
): boolean {
  if (!match) return true;
  const included =
    !match.resourceRules ||
    match.resourceRules.some(rule => matchesRule(rule, request));
  const excluded = match.excludeResourceRules?.some(rule =>
    matchesRule(rule, request),
  );
  if (!included || excluded) return false;
  const namespace =
    request.definition.storage === 'namespaces'
      ? request.object
      : namespaceObject;
  return (
    (!namespace || selects(match.namespaceSelector, namespace)) &&
    selects(match.objectSelector, request.object ?? request.oldObject)
  );
}
