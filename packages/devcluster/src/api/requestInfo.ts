import { badRequest } from './status';

/** What a request is about, derived from its method and path. */
export interface RequestInfo {
  /** Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection. */
  verb: string;
  isResourceRequest: boolean;
  path: string;
  query: URLSearchParams;
  group: string;
  version: string;
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
  /** What follows a proxy subresource. */
  subpath: string;
}

const METHOD_VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const NAMESPACE_SUBRESOURCES = new Set(['finalize', 'status']);

/** Whether a query asks for a watch. */
export function wantsWatch(query: URLSearchParams): boolean {
  const value = query.get('watch');
  return value !== null && value !== 'false' && value !== '0';
}

function resourceVerb(
  method: string,
  query: URLSearchParams,
  name: string | undefined,
  watchPath: boolean,
): string {
  const verb = METHOD_VERBS[method] ?? method.toLowerCase();
  if (watchPath) return 'watch';
  if (name) return verb;
  if (verb === 'get') return wantsWatch(query) ? 'watch' : 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}

/** Reads the target of a request: a path, or a whole URL. */
function parseUrl(target: string): URL {
  try {
    // A path that starts with two slashes names no host.
    return new URL(
      target.startsWith('/') ? `https://localhost${target}` : target,
    );
  } catch {
    throw badRequest(
      `parse ${JSON.stringify(target)}: invalid URI for request`,
    );
  }
}

/** Reads method and URL the way the API server does. */
export function parseRequestInfo(method: string, url: string): RequestInfo {
  const parsed = parseUrl(url);
  const segments = parsed.pathname.split('/').filter(Boolean).map(safeDecode);
  const query = parsed.searchParams;
  const plain: RequestInfo = {
    verb: (METHOD_VERBS[method] ?? method).toLowerCase(),
    isResourceRequest: false,
    path: parsed.pathname,
    query,
    group: '',
    version: '',
    resource: '',
    subpath: '',
  };
  const core = segments[0] === 'api';
  const prefix = core ? 2 : 3;
  const isApi = core || segments[0] === 'apis';
  if (!isApi || segments.length <= prefix) return plain;
  const group = core ? '' : segments[1];
  const version = segments[prefix - 1];
  let rest = segments.slice(prefix);
  const watchPath = rest[0] === 'watch' && rest.length > 1;
  if (watchPath) rest = rest.slice(1);
  const target = parseTarget(rest);
  return {
    ...plain,
    ...target,
    group,
    version,
    isResourceRequest: true,
    verb: resourceVerb(
      method,
      query,
      watchPath ? undefined : target.name,
      watchPath,
    ),
    subpath: proxySubpath(parsed.pathname, target.subresource),
  };
}

type Target = Pick<
  RequestInfo,
  'resource' | 'namespace' | 'name' | 'subresource'
>;

function parseTarget(rest: string[]): Target {
  const namespaced =
    rest[0] === 'namespaces' &&
    rest.length > 2 &&
    !(rest.length === 3 && NAMESPACE_SUBRESOURCES.has(rest[2]));
  if (namespaced) {
    const [, namespace, resource, name, subresource] = rest;
    return { namespace, resource, name, subresource };
  }
  const [resource, name, subresource] = rest;
  // A Namespace is in the namespace it names, for authorization.
  const namespace = resource === 'namespaces' ? name : undefined;
  return { resource, name, subresource, namespace };
}

function proxySubpath(pathname: string, subresource?: string): string {
  if (subresource !== 'proxy') return '';
  const match = /\/proxy(\/.*)?$/.exec(
    pathname.slice(pathname.indexOf('/proxy')),
  );
  return match?.[1] ?? '/';
}

function safeDecode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
