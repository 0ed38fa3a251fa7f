import { IncomingMessage, ServerResponse } from 'node:http';
import type { Authorizer } from '../auth/authorizer';
import type { TokenIssuer } from '../auth/tokens';
import { UserInfo } from '../auth/user';
import type { UsageSampler } from '../metrics/usageSampler';
import type { PodRuntime } from '../pods/podRuntime';
import type { PodNetwork } from '../pods/podNetwork';
import { Registry } from '../registry/registry';
import { WriteOptions } from '../registry/writeOptions';
import { ResourceDefinition } from '../schema/resource';
import { ResponseForm } from './negotiation';
import { RequestInfo } from './requestInfo';

/** What handlers may use of the cluster. */
export interface ApiServices {
  registry: Registry;
  authorizer: Authorizer;
  tokens: TokenIssuer;
  pods: PodRuntime;
  network: PodNetwork;
  usage: UsageSampler;
  /** The text that GET /metrics answers. */
  metricsText(): string;
}

/** One request on its way through the API server. */
export interface RequestContext {
  services: ApiServices;
  request: IncomingMessage;
  response: ServerResponse;
  info: RequestInfo;
  user: UserInfo;
  form: ResponseForm;
  warnings: string[];
}

/** A request about a served resource. */
export interface ResourceContext extends RequestContext {
  definition: ResourceDefinition;
}

/** Reads the options of a write from the query. */
export function writeOptions(context: RequestContext): WriteOptions {
  const { query } = context.info;
  const userAgent = context.request.headers['user-agent'] ?? '';
  const validation = query.get('fieldValidation');
  return {
    user: context.user,
    dryRun: query.getAll('dryRun').includes('All'),
    // Without a name the server takes the start of the user agent.
    fieldManager:
      query.get('fieldManager') || userAgent.split('/')[0] || 'unknown',
    fieldValidation:
      validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn',
    force: query.get('force') === 'true',
    warn: message => context.warnings.push(message),
  };
}
