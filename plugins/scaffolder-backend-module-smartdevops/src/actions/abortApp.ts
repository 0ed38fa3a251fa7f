import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { examples } from './releaseVerbs.examples';
import {
  ActionParts,
  appFields,
  appOutputs,
  AppSession,
  outputApp,
} from './session';

/** Template action that gives the candidate of an app, or a rollback, up. */
export function createAbortAppAction(parts: ActionParts) {
  return createTemplateAction({
    id: 'smartdevops:app:abort',
    description:
      'Gives the candidate of an app, or a rollback in progress, up; users are not touched',
    supportsDryRun: true,
    examples: examples.abort,
    schema: { input: appFields, output: appOutputs },
    async handler(ctx) {
      const session = new AppSession(ctx, parts);
      const { ref } = session;
      if (ctx.isDryRun) {
        const app = await session.get();
        session.rehearse(app, 'give the candidate up', 'abort');
        outputApp(ctx, app, app.release);
        return;
      }
      const app = await session.call((client, options) =>
        client.abortApp(ref, options),
      );
      ctx.logger.info(app.release.message);
      outputApp(ctx, app, app.release);
    },
  });
}
