import { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import { Duplex } from 'node:stream';
import { Authenticator } from '../auth/authenticator';
import { ServerCertificates } from '../auth/certificates';
import { impersonate } from '../auth/impersonation';
import { UserInfo } from '../auth/user';
import { hasSubresource } from '../schema/resource';
import { listen } from '../util/listen';
import { accessAttributes, accessDenied } from './access';
import { ApiServices, RequestContext, ResourceContext } from './context';
import { negotiate } from './negotiation';
import { handleNonResource } from './nonResource';
import { parseRequestInfo, RequestInfo } from './requestInfo';
import { sendError, sendText } from './respond';
import { routeResource } from './routing';
import { ApiError, unknownResource } from './status';

// Anybody may ask for these, as with the default bindings of a real cluster.
const PUBLIC_PATHS = /^\/(version|healthz|livez|readyz)(\/|$)/;

/** Answers what is no HTTP, as Go's server does. */
function refuseBadRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`,
  );
}

/** The HTTPS front of the cluster. */
export class ApiServer {
  private readonly server: https.Server;
  private readonly authenticator: Authenticator;

  constructor(
    private readonly services: ApiServices,
    certificates: ServerCertificates,
  ) {
    this.authenticator = new Authenticator(services.tokens, services.registry);
    this.server = https.createServer(
      {
        cert: certificates.certificate,
        key: certificates.key,
        ca: certificates.caCertificate,
        requestCert: true,
        rejectUnauthorized: false,
        // Clients hold watches open for long; pods answer in their own time.
        requestTimeout: 0,
        keepAliveTimeout: 90_000,
      },
      (request, response) => {
        this.handle(request, response).catch(error =>
          sendError(response, error),
        );
      },
    );
    this.server.on('clientError', refuseBadRequest);
  }

  /** Starts to listen on loopback; resolves with the port. */
  listen(port: number): Promise<number> {
    return listen(this.server, port, '127.0.0.1');
  }

  /** Ends all connections, watches too. */
  close(): Promise<void> {
    return new Promise(resolve => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const warnings: string[] = [];
    try {
      const info = parseRequestInfo(
        request.method ?? 'GET',
        request.url ?? '/',
      );
      const authenticated = await this.authenticator.authenticate(request);
      const user = impersonate(
        request,
        authenticated,
        this.services.authorizer,
      );
      this.authorize(info, user);
      const form =
        info.subresource === 'log' || info.subresource === 'proxy'
          ? negotiate(undefined)
          : negotiate(request.headers.accept);
      const context: RequestContext = {
        services: this.services,
        request,
        response,
        info,
        user,
        form,
        warnings,
      };
      await this.route(context);
    } catch (error) {
      sendError(response, error, warnings);
    } finally {
      // A body that nobody read would block the connection.
      request.resume();
    }
  }

  private authorize(info: RequestInfo, user: UserInfo): void {
    if (!info.isResourceRequest && PUBLIC_PATHS.test(info.path)) return;
    const attributes = accessAttributes(info, user);
    if (this.services.authorizer.authorize(attributes).allowed) return;
    throw accessDenied(info, user);
  }

  private async route(context: RequestContext): Promise<void> {
    const { info, services, response } = context;
    if (!info.isResourceRequest) {
      handleNonResource(context);
      return;
    }
    const { catalog } = services.registry;
    const definition = catalog.find(info.group, info.version, info.resource);
    if (!definition) {
      const known =
        info.group === '' ||
        catalog.groups().some(group => group.name === info.group);
      if (!known) {
        sendText(response, 404, '404 page not found\n');
        return;
      }
      throw unknownResource();
    }
    if (info.subresource && !hasSubresource(definition, info.subresource)) {
      throw unknownResource();
    }
    if (definition.custom && !definition.custom.isServed()) {
      response.setHeader('Retry-After', '1');
      throw new ApiError(
        429,
        'TooManyRequests',
        'storage is (re)initializing',
        { retryAfterSeconds: 1 },
      );
    }
    const resource: ResourceContext = { ...context, definition };
    await routeResource(resource);
  }
}
