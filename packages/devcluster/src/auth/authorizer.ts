import { UserInfo } from './user';

/** What somebody wants to do. */
export interface AccessAttributes {
  user: UserInfo;
  verb: string;
  /** False for paths such as /version. */
  isResourceRequest: boolean;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  path?: string;
}

/** The verdict on an access. */
export interface AccessDecision {
  allowed: boolean;
  reason?: string;
}

/** A rule that a user has, as SelfSubjectRulesReview lists it. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** Decides who may do what. */
export interface Authorizer {
  authorize(attributes: AccessAttributes): AccessDecision;
  /** Rules of a user in a namespace. */
  rulesFor(user: UserInfo, namespace: string | undefined): PolicyRule[];
}
