import { canonicalJson, isObject } from '../util/json';

// Values that differ in every run.
const VOLATILE = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'lastTransitionTime',
  'lastUpdateTime',
  'clusterIP',
  'clusterIPs',
  'continue',
  'token',
  'expirationTimestamp',
  'storageVersionHash',
  'time',
  'startTime',
  'nodeName',
  'extra',
  'pod-template-hash',
  'serverAddress',
]);

/** Controllers of workloads write these, sooner or later than in the recording. */
const WORKLOADS = new Set(['Deployment', 'ReplicaSet', 'Pod']);

/** A patch that does not decode is refused with the whole object in the text. */
const WHOLE_OBJECT = /Invalid value: "\{\\".*\}": /s;
const BY_CONTROLLERS = 'deployment.kubernetes.io/';

/** Replaces what differs in every run within a text. */
export function normalizeText(text: string): string {
  return text
    .replace(
      /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      '<uid>',
    )
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/-----BEGIN[^]*-----END[^]*$/, '<pem>')
    .replace(WHOLE_OBJECT, 'Invalid value: "<object>": ')
    .replace(/^(\d+[smhd])+$/, '<age>')
    .replace(/(resourceVersion\\*":\\*")\d+/g, '$1<rv>')
    .replace(/(ResourceVersion in record) \(\d+\)/g, '$1 (<rv>)')
    .replace(/(too old resource version: \d+) \(\d+\)/g, '$1 (<rv>)')
    .replace(/(resource version: \d+, current:) \d+/g, '$1 <rv>')
    .replace(/\?hash=[0-9A-F]+/g, '?hash=<hash>')
    .replace(/10\.(96|244)\.\d+\.\d+/g, '<ip>')
    .replace(/\.[0-9a-f]{16}$/, '.<event>')
    .replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '-<pod>')
    .replace(/(pod-template-hash=)\w+/g, '$1<hash>')
    .replace(/-[bcdfghjklmnpqrstvwxz2456789]{8,10}$/, '-<hash>')
    .replace(/[A-Za-z0-9+/]{40,}={0,2}/g, '<data>')
    .replace(/^([a-z]+-)[bcdfghjklmnpqrstvwxz2456789]{5}$/, '$1<generated>')
    .replace(/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<id>');
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}

/** What the cluster's own components own depends on how far they are. */
const COMPONENTS = new Set([
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
]);

function ownerKey(entry: Record<string, unknown>): string {
  const { operation, manager, apiVersion, subresource } = entry;
  return [operation, manager, apiVersion, subresource ?? ''].join(' ');
}

/** Who owns what, without components and in an order that no clock decides. */
function ownersOf(key: string, value: unknown): unknown {
  if (key !== 'managedFields' || !Array.isArray(value)) return value;
  // The server sorts by the second of the change before the manager, so that
  // the same exchange has another order where a second ends in its midst.
  return value
    .filter(entry => !COMPONENTS.has(entry.manager))
    .map(entry => ({ ...entry, fieldsV1: canonicalJson(entry.fieldsV1) }))
    .sort((a, b) => ownerKey(a).localeCompare(ownerKey(b)));
}

/**
 * A document without what differs in every run; empty parts count as absent.
 */
export function normalize(document: unknown): unknown {
  if (typeof document === 'string') return normalizeText(document);
  if (Array.isArray(document)) return document.map(normalize);
  if (!isObject(document)) return document;
  const isWorkload = WORKLOADS.has(String(document.kind));
  const entries = Object.entries(document)
    .filter(([key]) => !VOLATILE.has(key) && !key.startsWith(BY_CONTROLLERS))
    .filter(([key]) => !(isWorkload && key === 'status'))
    // A Scale repeats how far the controllers are.
    .filter(([key]) => !(key === 'replicas' && 'selector' in document))
    .map(([key, value]) => [key, ownersOf(key, value)] as const)
    .map(([key, value]) => [key, normalize(value)] as const)
    .filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(entries);
}
