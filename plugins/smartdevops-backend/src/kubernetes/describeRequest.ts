import { PROVISIONER } from './identities';
import { KubernetesRequest } from './Transport';

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** What a request does and as whom, in few words that are always the same. */
export function describeRequest(request: KubernetesRequest): {
  verb: string;
  identity: 'backend' | 'provisioner' | 'deployer';
} {
  return { verb: verbOf(request), identity: identityOf(request.impersonate) };
}

function verbOf({ method = 'GET', path, query }: KubernetesRequest): string {
  if (path.startsWith('/apis/authorization.k8s.io/')) {
    // Asks who may do what, and changes nothing though it is a POST.
    return 'review';
  }
  if (query?.dryRun !== undefined) {
    return 'dry-run';
  }
  const goesOn = query?.watch === true || query?.follow === true;
  return VERBS[method] ?? (goesOn ? 'watch' : 'get');
}

function identityOf(impersonate: string | undefined) {
  if (impersonate === undefined) {
    return 'backend';
  }
  return impersonate === PROVISIONER ? 'provisioner' : 'deployer';
}
