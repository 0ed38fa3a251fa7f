import { RequestContext } from './context';
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  KUBERNETES_VERSION,
} from './discovery';
import { openApiV2, openApiV3, openApiV3Index } from './openapi';
import { EXPOSITION } from '../metrics/exposition';
import { sendDocument, sendText } from './respond';
import { methodNotAllowed, unknownResource } from './status';

const PATHS = [
  '/api',
  '/api/v1',
  '/apis',
  '/healthz',
  '/livez',
  '/metrics',
  '/openapi/v2',
  '/openapi/v3',
  '/readyz',
  '/version',
];

function discoveryRoot(context: RequestContext, core: boolean): void {
  const { form, response, request } = context;
  const { catalog } = context.services.registry;
  if (form.as === 'APIGroupDiscoveryList') {
    sendDocument(response, 200, aggregatedDiscovery(catalog, core), form);
    return;
  }
  const document = core
    ? apiVersions(request.headers.host ?? '127.0.0.1')
    : apiGroupList(catalog);
  sendDocument(response, 200, document, form);
}

function groupDocument(context: RequestContext, segments: string[]): void {
  const { response, form } = context;
  const { catalog } = context.services.registry;
  const [root, first, second] = segments;
  const group = root === 'api' ? '' : first;
  const version = root === 'api' ? first : second;
  if (root === 'apis' && segments.length === 2) {
    const document = apiGroup(catalog, group);
    if (document) sendDocument(response, 200, document, form);
    else sendText(response, 404, '404 page not found\n');
    return;
  }
  const list = apiResourceList(catalog, group, version);
  if (list) {
    sendDocument(response, 200, list, form);
    return;
  }
  const known = group === '' || apiGroup(catalog, group);
  if (known) throw unknownResource();
  sendText(response, 404, '404 page not found\n');
}

function openApi(context: RequestContext, segments: string[]): void {
  const { response, form } = context;
  const { catalog } = context.services.registry;
  if (segments.length === 2) {
    sendDocument(response, 200, openApiV3Index(catalog), form);
    return;
  }
  const [, , root, ...rest] = segments;
  const [group, version] = root === 'api' ? ['', rest[0]] : rest;
  const document = openApiV3(catalog, group, version);
  if (!document) throw unknownResource();
  sendDocument(response, 200, document, form);
}

/** Answers discovery, version, health and OpenAPI requests. */
export function handleNonResource(context: RequestContext): void {
  const { info, request, response, form } = context;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw methodNotAllowed();
  }
  const segments = info.path.split('/').filter(Boolean);
  const [root, next] = segments;
  if (segments.length === 0) {
    sendDocument(response, 200, { paths: PATHS }, form);
  } else if (root === 'version') {
    sendDocument(response, 200, KUBERNETES_VERSION, form);
  } else if (['healthz', 'livez', 'readyz'].includes(root)) {
    sendText(response, 200, 'ok');
  } else if (root === 'metrics' && segments.length === 1) {
    sendText(response, 200, context.services.metricsText(), EXPOSITION);
  } else if (root === 'api' || root === 'apis') {
    if (segments.length === 1) discoveryRoot(context, root === 'api');
    else groupDocument(context, segments);
  } else if (root === 'openapi' && next === 'v2' && segments.length === 2) {
    sendDocument(
      response,
      200,
      openApiV2(context.services.registry.catalog),
      form,
    );
  } else if (root === 'openapi' && next === 'v3') {
    openApi(context, segments);
  } else {
    sendText(response, 404, '404 page not found\n');
  }
}
