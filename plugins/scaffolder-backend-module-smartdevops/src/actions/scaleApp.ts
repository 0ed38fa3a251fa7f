import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { untilRolledOut } from './judges';
import { examples } from './releaseVerbs.examples';
import {
  ActionParts,
  appFields,
  appOutputs,
  AppSession,
  outputApp,
  timeoutField,
} from './session';

const DEFAULT_TIMEOUT_SECONDS = 300;

/** Template action that sets how many replicas of an app run. */
export function createScaleAppAction(parts: ActionParts) {
  return createTemplateAction({
    id: 'smartdevops:app:scale',
    description:
      'Sets how many replicas of the active version run and waits until they serve; 0 stops the app',
    supportsDryRun: true,
    examples: examples.scale,
    schema: {
      input: {
        ...appFields,
        replicas: z => z.number().int().min(0).describe('How many'),
        wait: z =>
          z
            .boolean()
            .optional()
            .describe('Whether to wait until they serve; true unless told'),
        timeoutSeconds: timeoutField(DEFAULT_TIMEOUT_SECONDS),
      },
      output: appOutputs,
    },
    async handler(ctx) {
      const { input } = ctx;
      const session = new AppSession(ctx, parts);
      const { ref } = session;
      if (ctx.isDryRun) {
        const app = await session.get();
        session.rehearse(app, `scale it to ${input.replicas}`);
        outputApp(ctx, app);
        return;
      }
      ctx.logger.info(`Scaling ${ref.tenant}/${ref.app} to ${input.replicas}`);
      const scaled = await session.call((client, options) =>
        client.scaleApp(ref, input.replicas, options),
      );
      const app =
        input.wait === false
          ? scaled
          : await session.await(untilRolledOut, {
              seconds: input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
              failure: 'The app was scaled, but not every replica serves.',
            });
      outputApp(ctx, app);
    },
  });
}
