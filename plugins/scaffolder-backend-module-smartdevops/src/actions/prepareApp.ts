import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  App,
  PrepareAppRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { EnvInput, toEnv } from './env';
import { autoscalingField, envField, resourcesField } from './fields';
import { untilPreviewReady } from './judges';
import { examples } from './prepareApp.examples';
import {
  ActionParts,
  appFields,
  AppSession,
  outputRelease,
  releaseOutputs,
  timeoutField,
} from './session';

const DEFAULT_TIMEOUT_SECONDS = 300;

/**
 * Template action that starts the next version of an app beside the active
 * one. What is not named stays as it is.
 */
export function createPrepareAppAction(parts: ActionParts) {
  return createTemplateAction({
    id: 'smartdevops:app:prepare',
    description:
      'Starts the next version of an app beside the active one and waits until its preview is ready; users are not touched',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        ...appFields,
        image: z =>
          z.string().optional().describe('Image with a tag or digest'),
        port: z => z.number().int().optional().describe('Port it serves on'),
        replicas: z =>
          z
            .number()
            .int()
            .optional()
            .describe('As many as the active version runs unless told'),
        env: z =>
          envField(z)
            .optional()
            .describe(
              'All plain variables, those left out are gone; an empty list leaves them as they are',
            ),
        changeEnv: z =>
          envField(z)
            .optional()
            .describe('Plain variables to set; others stay as they are'),
        secretEnv: z =>
          z
            .record(z.string(), z.string().nullable())
            .optional()
            .describe('Secret variables to set; null takes one away'),
        healthPath: z =>
          z
            .string()
            .nullable()
            .optional()
            .describe(
              'Path that answers 2xx when the app is ready; null for none',
            ),
        host: z =>
          z
            .string()
            .nullable()
            .optional()
            .describe('First label of its address; null for the name'),
        resources: z =>
          resourcesField(z)
            .nullable()
            .optional()
            .describe('Requests and limits of one replica'),
        autoscaling: z => autoscalingField(z).nullable().optional(),
        wait: z =>
          z
            .boolean()
            .optional()
            .describe('Whether to wait for the preview; true unless told'),
        timeoutSeconds: timeoutField(DEFAULT_TIMEOUT_SECONDS),
      },
      output: releaseOutputs,
    },
    async handler(ctx) {
      const { input } = ctx;
      const session = new AppSession(ctx, parts);
      const before = await session.get();
      const body = changesOf(input, before);
      const what = `${body.image ?? 'the next version'} of ${input.tenant}/${input.name}`;
      if (ctx.isDryRun) {
        session.rehearse(before, `prepare ${what}`, 'prepare');
        const next = (before.release.active?.revision ?? 0) + 1;
        outputRelease(ctx, before, next);
        return;
      }
      ctx.logger.info(`Preparing ${what}`);
      // A task that is resumed must not replace what it prepared itself.
      const revision = await ctx.checkpoint({
        key: `smartdevops.app.prepare.${input.tenant}.${input.name}`,
        fn: async () => {
          const { release } = await session.call((client, options) =>
            client.prepareApp(session.ref, body, options),
          );
          if (!release.candidate) {
            throw new Error(
              'The version was prepared, but is not there any more: somebody has aborted or promoted it.',
            );
          }
          return release.candidate.revision;
        },
      });
      const app =
        input.wait === false
          ? await session.get()
          : await session.await(untilPreviewReady(revision), {
              seconds: input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
              failure:
                'The next version does not get ready; the active version serves as before.',
            });
      outputRelease(ctx, app, revision);
    },
  });
}

/** What is to differ from the active version. */
function changesOf(
  input: {
    image?: string;
    port?: number;
    replicas?: number;
    env?: EnvInput;
    changeEnv?: EnvInput;
    secretEnv?: Record<string, string | null>;
    healthPath?: string | null;
    host?: string | null;
    resources?: PrepareAppRequest['resources'];
    autoscaling?: PrepareAppRequest['autoscaling'];
  },
  { spec }: App,
): PrepareAppRequest {
  const { image, port, replicas, secretEnv, resources, autoscaling } = input;
  return {
    image: image || undefined,
    port,
    replicas,
    env: envOf(input, spec.env),
    secretEnv,
    // An empty field of a form changes nothing.
    healthPath: input.healthPath === '' ? undefined : input.healthPath,
    host: input.host === '' ? undefined : input.host,
    resources,
    autoscaling,
  };
}

/** An untouched list of a form must not take every variable away. */
function envOf(
  { env, changeEnv }: { env?: EnvInput; changeEnv?: EnvInput },
  active: Record<string, string>,
): Record<string, string> | undefined {
  const all = Array.isArray(env) && env.length === 0 ? undefined : env;
  const changes = toEnv(changeEnv);
  const changed = Object.keys(changes).length > 0;
  return all || changed
    ? { ...(all ? toEnv(all) : active), ...changes }
    : undefined;
}
