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

/** Template action that replaces all pods of the active version. */
export function createRestartAppAction(parts: ActionParts) {
  return createTemplateAction({
    id: 'smartdevops:app:restart',
    description:
      'Replaces all pods of the active version of an app, one after the other, and waits until that is done',
    supportsDryRun: true,
    examples: examples.restart,
    schema: {
      input: {
        ...appFields,
        wait: z =>
          z
            .boolean()
            .optional()
            .describe('Whether to wait until it is done; true unless told'),
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
        session.rehearse(app, 'replace all pods');
        outputApp(ctx, app);
        return;
      }
      ctx.logger.info(`Restarting ${ref.tenant}/${ref.app}`);
      // A task that is resumed must not restart it once more.
      await ctx.checkpoint({
        key: `smartdevops.app.restart.${ref.tenant}.${ref.app}`,
        fn: async () => {
          await session.call((client, options) =>
            client.restartApp(ref, options),
          );
          return null;
        },
      });
      const app =
        input.wait === false
          ? await session.get()
          : await session.await(untilRolledOut, {
              seconds: input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
              failure: 'The app was restarted, but not every replica serves.',
            });
      outputApp(ctx, app);
    },
  });
}
