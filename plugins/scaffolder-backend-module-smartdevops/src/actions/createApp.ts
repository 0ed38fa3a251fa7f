import type { AuthService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  App,
  CreateAppRequest,
  SmartDevOpsClient,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { examples } from './createApp.examples';
import { toEnv } from './env';
import { explained } from './explain';
import { watchApp } from './watchApp';

const DEFAULT_TIMEOUT_SECONDS = 300;

/**
 * Template action that creates an app on behalf of whoever runs the template
 * and follows it until it is healthy. What the input may hold is decided by
 * the backend's API; only its form is described here.
 */
export function createAppAction(options: {
  client: SmartDevOpsClient;
  auth: AuthService;
}) {
  const { client, auth } = options;
  return createTemplateAction({
    id: 'smartdevops:app:create',
    description:
      'Creates an app in a tenant, as the user who runs the template, and waits until it is healthy',
    examples,
    schema: {
      input: {
        tenant: z => z.string().describe('Tenant that will own the app'),
        name: z => z.string().describe('Name of the app, a DNS label'),
        image: z => z.string().describe('Image with a tag or digest'),
        port: z =>
          z
            .number()
            .int()
            .optional()
            .describe('Port the app serves on; below 1024 becomes 8080'),
        replicas: z => z.number().int().optional().describe('1 unless told'),
        env: z =>
          z
            .union([
              z.array(
                z.object({ name: z.string(), value: z.string().optional() }),
              ),
              z.record(z.string(), z.string()),
            ])
            .optional()
            .describe('Environment variables'),
        healthPath: z =>
          z
            .string()
            .optional()
            .describe('Path that answers 2xx when the app is ready'),
        resources: z =>
          z
            .object({
              requests: z
                .object({
                  cpu: z.string().optional(),
                  memory: z.string().optional(),
                })
                .optional(),
              limits: z
                .object({
                  cpu: z.string().optional(),
                  memory: z.string().optional(),
                })
                .optional(),
            })
            .optional()
            .describe('Requests and limits of one replica'),
        timeoutSeconds: z =>
          z
            .number()
            .int()
            .min(1)
            .max(3600)
            .optional()
            .describe(
              `How long to wait; ${DEFAULT_TIMEOUT_SECONDS} unless told`,
            ),
      },
      output: {
        app: z => z.string().describe('<tenant>/<app>'),
        entityRef: z => z.string().describe('The app in the catalog'),
        url: z => z.string().describe('Where users reach the app'),
        phase: z => z.string().describe('Phase of the app at the end'),
        message: z => z.string().describe('The status in one sentence'),
        notices: z =>
          z.array(z.string()).describe('What was changed about the request'),
        noticeText: z => z.string().describe('The notices as one text'),
      },
    },
    async handler(ctx) {
      const { input, logger } = ctx;
      const credentials = await ctx.getInitiatorCredentials();
      const token = async () => {
        const made = await auth.getPluginRequestToken({
          onBehalfOf: credentials,
          targetPluginId: 'smartdevops',
        });
        return made.token;
      };
      const ref = { tenant: input.tenant, app: input.name };
      logger.info(`Creating ${ref.tenant}/${ref.app} from ${input.image}`);
      // A task that is resumed after a restart must not create the app twice.
      await ctx.checkpoint({
        key: `smartdevops.app.create.${ref.tenant}.${ref.app}`,
        fn: async () => {
          const body = requestOf(input);
          await explained(async () =>
            client.createApp(ref.tenant, body, { token: await token() }),
          );
          return null;
        },
      });
      const created = await explained(async () =>
        client.getApp(ref, { token: await token() }),
      );
      created.notices.forEach(notice => logger.warn(notice));
      ctx.output('app', `${ref.tenant}/${ref.app}`);
      ctx.output('entityRef', `component:${ref.tenant}/${ref.app}`);
      ctx.output('url', created.urls.active);
      ctx.output('notices', created.notices);
      ctx.output('noticeText', created.notices.join('\n\n'));
      const { app, healthy } = await explained(() =>
        watchApp({
          client,
          ref,
          token,
          timeoutMs: (input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1_000,
          tell: message => logger.info(message),
          signal: ctx.signal,
        }),
      );
      ctx.output('phase', app.phase);
      ctx.output('message', app.message);
      if (!healthy) {
        throw new Error(failure(app));
      }
      logger.info(`${app.name} is reachable at ${app.urls.active}`);
    },
  });
}

function requestOf(input: {
  name: string;
  image: string;
  port?: number;
  replicas?: number;
  env?: Parameters<typeof toEnv>[0];
  healthPath?: string;
  resources?: CreateAppRequest['resources'];
}): CreateAppRequest {
  const { name, image, port, replicas, healthPath, resources } = input;
  return {
    name,
    image,
    port,
    replicas,
    resources,
    env: toEnv(input.env),
    // An empty field of a form is no path.
    healthPath: healthPath || undefined,
  };
}

function failure(app: App): string {
  return `The app was created but does not run: ${app.message} Its page shows pods, events and logs: /catalog/${app.tenant}/component/${app.name}/app`;
}
