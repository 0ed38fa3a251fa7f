import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { CreateAppRequest } from '@smartdevops/backstage-plugin-smartdevops-common';
import { examples } from './createApp.examples';
import { EnvInput, toEnv } from './env';
import {
  autoscalingField,
  envField,
  resourcesField,
  secretEnvField,
} from './fields';
import { untilHealthy } from './judges';
import { SECRET_PREFIX, SecretEnvInput, toSecretEnv } from './secretEnv';
import {
  ActionParts,
  appOutputs,
  AppSession,
  outputApp,
  timeoutField,
} from './session';

const DEFAULT_TIMEOUT_SECONDS = 300;

/**
 * Template action that creates an app on behalf of whoever runs the template
 * and follows it until it is healthy. What the input may hold is decided by
 * the backend's API; only its form is described here.
 */
export function createAppAction(parts: ActionParts) {
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
        env: z => envField(z).optional().describe('Environment variables'),
        healthPath: z =>
          z
            .string()
            .optional()
            .describe('Path that answers 2xx when the app is ready'),
        host: z =>
          z
            .string()
            .optional()
            .describe('First label of its address; unless told, the name'),
        secretEnv: z =>
          secretEnvField(z)
            .optional()
            .describe(
              `Secret variables: an object, or names whose values are secrets of the task called ${SECRET_PREFIX}<name>`,
            ),
        autoscaling: z => autoscalingField(z).optional(),
        resources: z =>
          resourcesField(z)
            .optional()
            .describe('Requests and limits of one replica'),
        timeoutSeconds: timeoutField(DEFAULT_TIMEOUT_SECONDS),
      },
      output: {
        ...appOutputs,
        notices: z =>
          z
            .array(z.string())
            .describe(
              'What was changed about the request, and what else users have to know',
            ),
        noticeText: z => z.string().describe('The notices as one text'),
      },
    },
    async handler(ctx) {
      const { input, logger } = ctx;
      const session = new AppSession(ctx, parts);
      const { ref } = session;
      logger.info(`Creating ${ref.tenant}/${ref.app} from ${input.image}`);
      // A task that is resumed after a restart must not create the app twice.
      await ctx.checkpoint({
        key: `smartdevops.app.create.${ref.tenant}.${ref.app}`,
        fn: async () => {
          const body = requestOf(input, ctx.secrets);
          await session.call((client, options) =>
            client.createApp(ref.tenant, body, options),
          );
          return null;
        },
      });
      const created = await session.get();
      created.notices.forEach(notice => logger.warn(notice));
      outputApp(ctx, created);
      ctx.output('notices', created.notices);
      ctx.output('noticeText', created.notices.join('\n\n'));
      const app = await session.await(untilHealthy, {
        seconds: input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
        failure: 'The app was created but does not run.',
      });
      outputApp(ctx, app);
      logger.info(`${app.name} is reachable at ${app.urls.active}`);
    },
  });
}

type CreateInput = {
  name: string;
  image: string;
  port?: number;
  replicas?: number;
  env?: EnvInput;
  healthPath?: string;
  host?: string;
  secretEnv?: SecretEnvInput;
  autoscaling?: CreateAppRequest['autoscaling'];
  resources?: CreateAppRequest['resources'];
};

function requestOf(
  input: CreateInput,
  secrets: Record<string, string> | undefined,
): CreateAppRequest {
  const { name, image, port, replicas, resources, autoscaling } = input;
  return {
    name,
    image,
    port,
    replicas,
    resources,
    env: toEnv(input.env),
    secretEnv: toSecretEnv(input.secretEnv, secrets),
    // An empty field of a form is no path, and no host.
    healthPath: input.healthPath || undefined,
    host: input.host || undefined,
    autoscaling,
  };
}
