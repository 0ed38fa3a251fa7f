import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { untilRolledBack } from './judges';
import { examples } from './releaseVerbs.examples';
import {
  ActionParts,
  appFields,
  AppSession,
  outputRelease,
  releaseOutputs,
  timeoutField,
} from './session';

const DEFAULT_TIMEOUT_SECONDS = 600;

/** Template action that goes back to the previous or an older version. */
export function createRollbackAppAction(parts: ActionParts) {
  return createTemplateAction({
    id: 'smartdevops:app:rollback',
    description:
      'Goes back to the previous version of an app, or to an older release; starts it first where it is stopped',
    supportsDryRun: true,
    examples: examples.rollback,
    schema: {
      input: {
        ...appFields,
        toRevision: z =>
          z
            .number()
            .int()
            .optional()
            .describe('A release of the history; the previous unless told'),
        expectedRevision: z =>
          z
            .number()
            .int()
            .optional()
            .describe(
              'Revision that is left; refused if another one is active',
            ),
        wait: z =>
          z
            .boolean()
            .optional()
            .describe('Whether to wait for the switch; true unless told'),
        timeoutSeconds: timeoutField(DEFAULT_TIMEOUT_SECONDS),
      },
      output: releaseOutputs,
    },
    async handler(ctx) {
      const { input } = ctx;
      const session = new AppSession(ctx, parts);
      const { ref } = session;
      const { toRevision, expectedRevision } = input;
      if (ctx.isDryRun) {
        const app = await session.get();
        session.rehearse(app, 'roll back', 'rollback');
        outputRelease(ctx, app, toRevision ?? targetOf(app));
        return;
      }
      ctx.logger.info(`Rolling ${ref.tenant}/${ref.app} back`);
      // Done twice it would go there and back again.
      const revision = await ctx.checkpoint({
        key: `smartdevops.app.rollback.${ref.tenant}.${ref.app}`,
        fn: async () =>
          targetOf(
            await session.call((client, options) =>
              client.rollbackApp(
                ref,
                { toRevision, expectedRevision },
                options,
              ),
            ),
          ),
      });
      const app =
        input.wait === false
          ? await session.get()
          : await session.await(untilRolledBack(revision), {
              seconds: input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
              failure: 'The rollback has not switched the users.',
            });
      outputRelease(ctx, app, revision);
    },
  });
}

/** What a rollback leads to: what is being started, or serves already. */
function targetOf({ release: { intent, active } }: App): number {
  return intent?.kind === 'rollback'
    ? intent.revision
    : (active?.revision ?? 0);
}
