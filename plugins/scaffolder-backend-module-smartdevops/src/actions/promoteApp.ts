import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { untilVerified } from './judges';
import { examples } from './releaseVerbs.examples';
import {
  ActionParts,
  appFields,
  AppSession,
  outputRelease,
  releaseOutputs,
  timeoutField,
} from './session';

const DEFAULT_TIMEOUT_SECONDS = 300;

/** Template action that lets the candidate of an app serve the users. */
export function createPromoteAppAction(parts: ActionParts) {
  return createTemplateAction({
    id: 'smartdevops:app:promote',
    description:
      'Lets the candidate of an app serve the users; refused while it is not ready or a check fails',
    supportsDryRun: true,
    examples: examples.promote,
    schema: {
      input: {
        ...appFields,
        expectedRevision: z =>
          z
            .number()
            .int()
            .optional()
            .describe(
              'Revision of the candidate, as the step that prepared it says; the one that is there unless told',
            ),
        overrideReason: z =>
          z
            .string()
            .optional()
            .describe(
              'Why it is promoted in spite of failed checks; for owners',
            ),
        wait: z =>
          z
            .boolean()
            .optional()
            .describe(
              'Whether to wait until it was watched for its guard window; false unless told',
            ),
        timeoutSeconds: timeoutField(DEFAULT_TIMEOUT_SECONDS),
      },
      output: releaseOutputs,
    },
    async handler(ctx) {
      const { input } = ctx;
      const session = new AppSession(ctx, parts);
      const { ref } = session;
      const { overrideReason } = input;
      if (ctx.isDryRun) {
        const app = await session.get();
        const imagined =
          input.expectedRevision ?? app.release.candidate?.revision;
        session.rehearse(app, 'promote the candidate', 'promote');
        outputRelease(ctx, app, imagined ?? 0);
        return;
      }
      // A task that is resumed goes on with the candidate that it began with.
      const revision = await ctx.checkpoint({
        key: `smartdevops.app.promote.${ref.tenant}.${ref.app}`,
        fn: async () =>
          input.expectedRevision ?? candidateOf(await session.get()),
      });
      ctx.logger.info(
        `Promoting revision ${revision} of ${ref.tenant}/${ref.app}`,
      );
      const promoted = await session.call((client, options) =>
        client.promoteApp(
          ref,
          {
            expectedRevision: revision,
            override: overrideReason ? { reason: overrideReason } : undefined,
          },
          options,
        ),
      );
      const app = input.wait
        ? await session.await(untilVerified(revision), {
            seconds: input.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
            failure: 'The promoted version did not stay active.',
          })
        : promoted;
      outputRelease(ctx, app, revision);
    },
  });
}

function candidateOf({ name, release }: App): number {
  if (!release.candidate) {
    throw new Error(
      release.actions.promote.refusal ??
        `"${name}" has no candidate. Prepare a version first.`,
    );
  }
  return release.candidate.revision;
}
