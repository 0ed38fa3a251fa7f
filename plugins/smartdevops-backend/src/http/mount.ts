import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  decidePipeline,
  PipelineCall,
  refuse,
  Route,
  RouteName,
  routes,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { Telemetry } from '../observability';
import { AuthorizedTenantService, RequestContext } from '../services';
import { audited } from './audited';
import { Callers } from './callers';
import { gzipOf } from './gzip';
import { translated } from './translated';
import { validate } from './validate';
import { Written } from './writtenApps';

/** What a route takes that asks for nothing. */
const noQuery = z.strictObject({});
/** What fits into the first packets of a connection arrives no sooner when it is less. */
const PLAIN_BYTES = 8_192;

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Part<R, K extends string> = K extends keyof R ? Output<R[K]> : undefined;

/** What a handler receives: parsed, checked, and with the caller known. */
export type Input<R> = {
  context: RequestContext;
  params: Part<R, 'params'>;
  query: Part<R, 'query'>;
  body: Part<R, 'body'>;
  request: Request;
  response: Response;
};

type Handler<R> = (
  input: Input<R>,
) => Promise<R extends { response: z.ZodType } ? z.input<R['response']> : void>;

/** Binds handlers to the routes of the contract. */
export class Mount {
  private readonly router: Router;
  private readonly callers: Callers;
  private readonly tenants: AuthorizedTenantService;
  private readonly auditor: AuditorService;
  private readonly telemetry: Telemetry;

  constructor(options: {
    router: Router;
    callers: Callers;
    tenants: AuthorizedTenantService;
    auditor: AuditorService;
    telemetry: Telemetry;
  }) {
    this.router = options.router;
    this.callers = options.callers;
    this.tenants = options.tenants;
    this.auditor = options.auditor;
    this.telemetry = options.telemetry;
  }

  /** Answers a route of the contract with a handler. */
  route<N extends RouteName>(
    name: N,
    handler: Handler<(typeof routes)[N]>,
  ): void {
    const route: Route = routes[name];
    const method = route.method.toLocaleLowerCase('en-US') as 'get';
    this.router[method](route.path, async (request, response) => {
      const context = await this.callers.identify(request);
      const admit = () => this.parse(name, { context, request, response });
      const work = (input: Input<(typeof routes)[N]>) =>
        translated(() => handler(input));
      const event = {
        id: kebab(name),
        request,
        params: request.params,
        readOnly: route.method === 'GET',
      };
      const answer = await this.carryOut(
        event,
        { admit, work },
        !route.response,
      );
      if (route.response) {
        sendJson(response, JSON.stringify(answer), route.status);
      }
    });
  }

  /**
   * Changes are audited and measured, those that are refused at the door too;
   * of what is only read, streams are audited.
   */
  private async carryOut<I, T>(
    event: Parameters<typeof audited>[1],
    use: { admit: () => Promise<I>; work: (input: I) => Promise<T> },
    isStream: boolean,
  ): Promise<T> {
    if (event.readOnly) {
      return isStream
        ? audited(this.auditor, event, use)
        : use.work(await use.admit());
    }
    const work = async (input: I) => {
      try {
        return await use.work(input);
      } finally {
        this.tenants.forgetRights();
      }
    };
    return this.telemetry.verb(event.id, () =>
      audited(this.auditor, event, { ...use, work }),
    );
  }

  /**
   * Answers a GET of the contract with JSON that is written out already.
   * Backstage would compress each answer anew, which for hundreds of apps or
   * pods is most of the work; what rests is compressed once.
   */
  bytes<N extends RouteName>(
    name: N,
    handler: (input: Input<(typeof routes)[N]>) => Promise<Written>,
  ): void {
    const route: Route = routes[name];
    this.router.get(route.path, async (request, response) => {
      const context = await this.callers.identify(request);
      const input = await this.parse(name, { context, request, response });
      const { fresh, resting } = await translated(() => handler(input));
      response.vary('accept-encoding');
      const isLong = fresh.length + resting.length > PLAIN_BYTES;
      if (isLong && request.acceptsEncodings('gzip') === 'gzip') {
        response.setHeader('content-encoding', 'gzip');
        sendJson(response, await gzipOf(fresh, resting));
      } else {
        // Nor is it compressed by Backstage then.
        response.setHeader('cache-control', 'no-transform');
        sendJson(response, Buffer.concat([fresh, resting]));
      }
    });
  }

  /**
   * Foreign tenants are 404 before anything else is looked at, so that not
   * even the answer to a wrong body tells whether they exist.
   */
  private async parse<N extends RouteName>(
    name: N,
    from: { context: RequestContext; request: Request; response: Response },
  ): Promise<Input<(typeof routes)[N]>> {
    const route: Route = routes[name];
    const { context, request } = from;
    const params = route.params
      ? validate(route.params, request.params, 'address')
      : undefined;
    if (typeof params?.tenant === 'string') {
      await this.tenants.requireVisible(
        context,
        params.tenant,
        route.method === 'GET' ? 'read' : 'change',
      );
    }
    const query = validate(route.query ?? noQuery, request.query, 'query');
    const body = route.body && validate(route.body, request.body ?? {}, 'body');
    requireGranted(context, { route: name, ...params, body });
    return { ...from, params, query, body } as unknown as Input<
      (typeof routes)[N]
    >;
  }
}

/** @throws 403 for a pipeline that wants more than it was given */
function requireGranted({ caller }: RequestContext, call: PipelineCall): void {
  const refusal = caller.grants && decidePipeline(caller.grants, call);
  if (refusal) {
    throw refuse('forbidden', refusal);
  }
}

/**
 * Without an ETag, which would cost more than everything else here: answers
 * carry the time that they hold for, so that none is like the one before.
 */
function sendJson(
  response: Response,
  json: string | Buffer,
  status = 200,
): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(json);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
