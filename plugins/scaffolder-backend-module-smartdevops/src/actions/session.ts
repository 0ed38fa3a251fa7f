import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  App,
  AppRef,
  ReleaseAction,
  SmartDevOpsClient,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { z } from 'zod/v3';
import { explained } from './explain';
import { follow, Judge } from './follow';

/** The zod that the scaffolder hands to schemas. */
export type Zod = typeof z;

/** What every action is made of. */
export type ActionParts = { client: SmartDevOpsClient; auth: AuthService };

/** Which app: input of every action on one. */
export const appFields = {
  tenant: (zod: Zod) => zod.string().describe('Tenant that owns the app'),
  name: (zod: Zod) => zod.string().describe('Name of the app'),
};

/** How long an action waits, in seconds. */
export function timeoutField(unlessTold: number) {
  return (zod: Zod) =>
    zod
      .number()
      .int()
      .min(1)
      .max(3600)
      .optional()
      .describe(`How long to wait, in seconds; ${unlessTold} unless told`);
}

/** Output of every action on an app. */
export const appOutputs = {
  app: (zod: Zod) => zod.string().describe('<tenant>/<app>'),
  entityRef: (zod: Zod) => zod.string().describe('The app in the catalog'),
  url: (zod: Zod) => zod.string().describe('Where users reach the app'),
  phase: (zod: Zod) => zod.string().describe('Phase at the end'),
  message: (zod: Zod) => zod.string().describe('The status in one sentence'),
};

/** Output of every action on a release. */
export const releaseOutputs = {
  ...appOutputs,
  revision: (zod: Zod) =>
    zod.number().describe('Revision that the action was about'),
  previewUrl: (zod: Zod) =>
    zod
      .string()
      .optional()
      .describe('Where the candidate is reached, while there is one'),
};

/** What an action needs of its context. */
type Context = {
  input: { tenant: string; name: string };
  logger: LoggerService;
  signal?: AbortSignal;
  getInitiatorCredentials(): Promise<BackstageCredentials>;
};

/** An app, as the user who runs the template. */
export class AppSession {
  readonly ref: AppRef;
  readonly client: SmartDevOpsClient;
  private readonly auth: AuthService;
  private readonly context: Context;

  constructor(context: Context, { client, auth }: ActionParts) {
    this.ref = { tenant: context.input.tenant, app: context.input.name };
    this.client = client;
    this.auth = auth;
    this.context = context;
  }

  /** A token for one request: tokens expire while an action waits. */
  async token(): Promise<string> {
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: await this.context.getInitiatorCredentials(),
      targetPluginId: 'smartdevops',
    });
    return token;
  }

  /** Calls the API; a refusal becomes an error that is its sentence. */
  async call<T>(
    use: (
      client: SmartDevOpsClient,
      options: { token: string; signal?: AbortSignal },
    ) => Promise<T>,
  ): Promise<T> {
    const { signal } = this.context;
    return explained(async () =>
      use(this.client, { token: await this.token(), signal }),
    );
  }

  get(): Promise<App> {
    return this.call((client, options) => client.getApp(this.ref, options));
  }

  /**
   * Follows the app until what was waited for has come.
   *
   * @throws an error that says what the app does instead, and where to look
   */
  async await(
    judge: Judge,
    options: { seconds: number; failure: string },
  ): Promise<App> {
    const { logger, signal } = this.context;
    const { app, done } = await explained(() =>
      follow({
        client: this.client,
        ref: this.ref,
        token: () => this.token(),
        timeoutMs: options.seconds * 1_000,
        tell: sentence => logger.info(sentence),
        signal,
        judge,
      }),
    );
    if (!done) {
      throw new Error(
        `${options.failure} ${judge(app).sentence} Its page shows more: ${pageOf(
          this.ref,
        )}`,
      );
    }
    return app;
  }

  /** In a dry run: says what would be done, and whether it would be refused. */
  rehearse(app: App, what: string, action?: ReleaseAction): void {
    const { logger } = this.context;
    logger.info(`Dry run: nothing is changed. It would ${what}.`);
    const refusal = action && app.release.actions[action].refusal;
    if (refusal) {
      logger.warn(`As things stand it would be refused: ${refusal}`);
    }
  }
}

/** Where people find an app in the portal. */
export function pageOf({ tenant, app }: AppRef): string {
  return `/catalog/${tenant}/component/${app}/app`;
}

/** Fills the outputs of an action on an app. */
export function outputApp(
  ctx: { output(name: keyof typeof appOutputs, value: string): void },
  app: App,
  { phase, message }: { phase: string; message: string } = app,
): void {
  ctx.output('app', `${app.tenant}/${app.name}`);
  ctx.output('entityRef', `component:${app.tenant}/${app.name}`);
  ctx.output('url', app.urls.active);
  ctx.output('phase', phase);
  ctx.output('message', message);
}

/** Fills the outputs of an action on a release. */
export function outputRelease(
  ctx: {
    output(
      name: keyof typeof releaseOutputs,
      value: string | number | undefined,
    ): void;
  },
  app: App,
  revision: number,
): void {
  outputApp(ctx, app, app.release);
  ctx.output('revision', revision);
  ctx.output('previewUrl', app.urls.preview);
}
