import { Authenticator } from '../../auth/authenticator';
import { API_AUDIENCE } from '../../auth/tokens';
import { AccessAttributes } from '../../auth/authorizer';
import { UserInfo } from '../../auth/user';
import { invalid, invalidError } from '../../schema/fieldErrors';
import { formatTime } from '../../util/time';
import { isObject } from '../../util/json';
import { mediaType, parseObjectBody, readBody } from '../body';
import { ResourceContext } from '../context';
import { sendDocument } from '../respond';
import { badRequest } from '../status';

type Fields = Record<string, unknown>;

async function readReview(context: ResourceContext): Promise<Fields> {
  const { request, definition } = context;
  const body = await readBody(request);
  const parsed = parseObjectBody(body, mediaType(request), definition.kind);
  if (!isObject(parsed)) throw badRequest(`a ${definition.kind} is expected`);
  return parsed;
}

function attributesOf(spec: Fields, user: UserInfo): AccessAttributes {
  const resource = spec.resourceAttributes as
    Record<string, string> | undefined;
  if (resource) {
    return {
      user,
      verb: resource.verb ?? '',
      isResourceRequest: true,
      group: resource.group ?? '',
      resource: resource.resource ?? '',
      subresource: resource.subresource || undefined,
      namespace: resource.namespace || undefined,
      name: resource.name || undefined,
    };
  }
  const plain = (spec.nonResourceAttributes ?? {}) as Record<string, string>;
  return {
    user,
    verb: plain.verb ?? '',
    isResourceRequest: false,
    group: '',
    resource: '',
    path: plain.path ?? '',
  };
}

function subjectOf(spec: Fields): UserInfo {
  return {
    username: String(spec.user ?? ''),
    groups: (spec.groups as string[] | undefined) ?? [],
    ...(spec.uid ? { uid: String(spec.uid) } : {}),
  };
}

/** Answers 422 for a review that does not say what is asked, or of whom. */
function checkAccessReview(spec: Fields, self: boolean): void {
  const problems = [];
  if (!spec.resourceAttributes === !spec.nonResourceAttributes) {
    problems.push(
      invalid(
        'spec.resourceAttributes',
        spec.resourceAttributes,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    );
  }
  const groups = Array.isArray(spec.groups) ? spec.groups : [];
  if (!self && !spec.user && groups.length === 0) {
    problems.push(
      invalid(
        'spec.user',
        '',
        'at least one of user or group must be specified',
      ),
    );
  }
  if (problems.length > 0) {
    throw invalidError(
      { group: 'authorization.k8s.io', kind: '' },
      '',
      problems,
    );
  }
}

async function accessReview(context: ResourceContext): Promise<Fields> {
  const review = await readReview(context);
  const spec = isObject(review.spec) ? review.spec : {};
  const self = context.definition.kind === 'SelfSubjectAccessReview';
  checkAccessReview(spec, self);
  const user = self ? context.user : subjectOf(spec);
  const { allowed, reason } = context.services.authorizer.authorize(
    attributesOf(spec, user),
  );
  return { spec, status: { allowed, ...(reason ? { reason } : {}) } };
}

async function rulesReview(context: ResourceContext): Promise<Fields> {
  const review = await readReview(context);
  const spec = (review.spec ?? {}) as { namespace?: string };
  if (!spec.namespace) throw badRequest('no namespace on request');
  const rules = context.services.authorizer.rulesFor(
    context.user,
    spec.namespace,
  );
  return {
    spec: {},
    status: {
      resourceRules: rules.filter(rule => rule.resources),
      nonResourceRules: rules.filter(rule => rule.nonResourceURLs),
      incomplete: false,
    },
  };
}

async function tokenReview(context: ResourceContext): Promise<Fields> {
  const review = await readReview(context);
  const spec = (review.spec ?? {}) as { token?: string; audiences?: string[] };
  const { tokens, registry } = context.services;
  const authenticator = new Authenticator(tokens, registry);
  const user = await authenticator.userOfToken(
    spec.token ?? '',
    spec.audiences,
  );
  return {
    spec,
    status: user
      ? {
          authenticated: true,
          user: describeUser(user),
          audiences: spec.audiences ?? [API_AUDIENCE],
        }
      : { user: {}, error: '[invalid bearer token]' },
  };
}

function describeUser({ username, uid, groups, extra }: UserInfo): Fields {
  return {
    username,
    ...(uid ? { uid } : {}),
    groups,
    ...(extra ? { extra } : {}),
  };
}

/** POST of any kind of review. */
export async function handleReview(context: ResourceContext): Promise<void> {
  const { definition, response, form } = context;
  const result = await reviewOf(context);
  const { namespace } = context.info;
  const document = {
    kind: definition.kind,
    apiVersion: `${definition.group}/${definition.version}`,
    metadata: definition.namespaced ? { namespace } : {},
    ...result,
  };
  sendDocument(response, 201, document, form, context.warnings);
}

async function reviewOf(context: ResourceContext): Promise<Fields> {
  switch (context.definition.kind) {
    case 'TokenReview':
      return tokenReview(context);
    case 'SelfSubjectReview':
      await readBody(context.request);
      return {
        metadata: { creationTimestamp: context.services.registry.now() },
        status: { userInfo: describeUser(context.user) },
      };
    case 'SelfSubjectRulesReview':
      return rulesReview(context);
    default:
      return accessReview(context);
  }
}

const MIN_TOKEN_SECONDS = 600;

/** POST of serviceaccounts/<name>/token. */
export async function handleTokenRequest(
  context: ResourceContext,
): Promise<void> {
  const { info, services, response, form } = context;
  const { registry, tokens } = services;
  const request = await readReview(context);
  const account = registry.get({
    definition: context.definition,
    namespace: info.namespace,
    name: info.name ?? '',
  });
  const spec = (request.spec ?? {}) as {
    expirationSeconds?: number;
    audiences?: string[];
  };
  const seconds = spec.expirationSeconds ?? 3600;
  if (seconds < MIN_TOKEN_SECONDS) {
    throw invalidError(
      { group: 'authentication.k8s.io', kind: 'TokenRequest' },
      '',
      [
        invalid(
          'spec.expirationSeconds',
          seconds,
          'may not specify a duration less than 10 minutes',
        ),
      ],
    );
  }
  const audiences = spec.audiences ?? [API_AUDIENCE];
  const { name, uid } = account.metadata;
  const { token, expiresAtMs } = await tokens.issue(
    { namespace: info.namespace ?? '', name, uid },
    seconds,
    audiences,
  );
  const document = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      name,
      namespace: info.namespace,
      uid,
      creationTimestamp: registry.now(),
    },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: null },
    status: { token, expirationTimestamp: formatTime(expiresAtMs) },
  };
  sendDocument(response, 201, document, form);
}
