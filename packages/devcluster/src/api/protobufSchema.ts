import { INamespace } from 'protobufjs';
import { Field, message, METADATA } from './protobufMessages';
import { WORKLOAD_MESSAGES } from './protobufWorkloads';

const RULES = message(METADATA, ['rules', 2, 'PolicyRule', 'repeated']);

const BINDING = message(
  METADATA,
  ['subjects', 2, 'Subject', 'repeated'],
  ['roleRef', 3, 'RoleRef'],
);

const ACCESS_REVIEW_FIELDS: Field[] = [
  ['resourceAttributes', 1, 'ResourceAttributes'],
  ['nonResourceAttributes', 2, 'NonResourceAttributes'],
];

/**
 * The messages that kubectl sends as protobuf: what its imperative commands
 * create. Everything else it sends as JSON.
 */
export const PROTOBUF_SCHEMA: INamespace = {
  nested: {
    TypeMeta: message(['apiVersion', 1, 'string'], ['kind', 2, 'string']),
    Unknown: message(['typeMeta', 1, 'TypeMeta'], ['raw', 2, 'bytes']),
    ObjectMeta: message(
      ['name', 1, 'string'],
      ['generateName', 2, 'string'],
      ['namespace', 3, 'string'],
      ['uid', 5, 'string'],
      ['resourceVersion', 6, 'string'],
      ['labels', 11, 'string', 'map'],
      ['annotations', 12, 'string', 'map'],
      ['finalizers', 14, 'string', 'repeated'],
    ),
    Quantity: message(['string', 1, 'string']),
    LocalObjectReference: message(['name', 1, 'string']),
    Namespace: message(METADATA),
    ServiceAccount: message(
      METADATA,
      ['imagePullSecrets', 3, 'LocalObjectReference', 'repeated'],
      ['automountServiceAccountToken', 4, 'bool'],
    ),
    ConfigMap: message(
      METADATA,
      ['data', 2, 'string', 'map'],
      ['binaryData', 3, 'bytes', 'map'],
      ['immutable', 4, 'bool'],
    ),
    Secret: message(
      METADATA,
      ['data', 2, 'bytes', 'map'],
      ['type', 3, 'string'],
      ['stringData', 4, 'string', 'map'],
      ['immutable', 5, 'bool'],
    ),
    ResourceQuota: message(METADATA, ['spec', 2, 'ResourceQuotaSpec']),
    ResourceQuotaSpec: message(['hard', 1, 'Quantity', 'map']),
    PolicyRule: message(
      ['verbs', 1, 'string', 'repeated'],
      ['apiGroups', 2, 'string', 'repeated'],
      ['resources', 3, 'string', 'repeated'],
      ['resourceNames', 4, 'string', 'repeated'],
      ['nonResourceURLs', 5, 'string', 'repeated'],
    ),
    Subject: message(
      ['kind', 1, 'string'],
      ['apiGroup', 2, 'string'],
      ['name', 3, 'string'],
      ['namespace', 4, 'string'],
    ),
    RoleRef: message(
      ['apiGroup', 1, 'string'],
      ['kind', 2, 'string'],
      ['name', 3, 'string'],
    ),
    Role: RULES,
    ClusterRole: RULES,
    RoleBinding: BINDING,
    ClusterRoleBinding: BINDING,
    ResourceAttributes: message(
      ['namespace', 1, 'string'],
      ['verb', 2, 'string'],
      ['group', 3, 'string'],
      ['version', 4, 'string'],
      ['resource', 5, 'string'],
      ['subresource', 6, 'string'],
      ['name', 7, 'string'],
    ),
    NonResourceAttributes: message(
      ['path', 1, 'string'],
      ['verb', 2, 'string'],
    ),
    SelfSubjectAccessReview: message(METADATA, [
      'spec',
      2,
      'SelfSubjectAccessReviewSpec',
    ]),
    SelfSubjectAccessReviewSpec: message(...ACCESS_REVIEW_FIELDS),
    SelfSubjectRulesReview: message(METADATA, [
      'spec',
      2,
      'SelfSubjectRulesReviewSpec',
    ]),
    SelfSubjectRulesReviewSpec: message(['namespace', 1, 'string']),
    SelfSubjectReview: message(METADATA),
    TokenRequest: message(METADATA, ['spec', 2, 'TokenRequestSpec']),
    TokenRequestSpec: message(
      ['audiences', 1, 'string', 'repeated'],
      ['expirationSeconds', 4, 'int64'],
    ),
    Preconditions: message(
      ['uid', 1, 'string'],
      ['resourceVersion', 2, 'string'],
    ),
    DeleteOptions: message(
      ['gracePeriodSeconds', 1, 'int64'],
      ['preconditions', 2, 'Preconditions'],
      ['orphanDependents', 3, 'bool'],
      ['propagationPolicy', 4, 'string'],
      ['dryRun', 5, 'string', 'repeated'],
    ),
    ...WORKLOAD_MESSAGES,
    Eviction: message(METADATA, ['deleteOptions', 2, 'DeleteOptions']),
  },
};
