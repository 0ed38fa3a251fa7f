import {
  prepareAppSchema,
  promoteAppSchema,
  rollbackAppSchema,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { validate } from '../http/validate';
import { AuthorizedReleaseService } from '../services';
import { ActionCaller } from './ActionCaller';
import { appAnswer, appAnswerSchema, appInput } from './appAnswer';
import { ActionsRegistryService } from './registry';

/**
 * All of them replace something: the candidate, or what users get. Asked for
 * twice they do nothing more: revisions name what is expected to be there.
 */
const REPLACES = { readOnly: false, destructive: true, idempotent: true };

/** Actions that release apps: the verbs of the API, without overrides and secrets. */
export function registerReleaseActions(
  registry: ActionsRegistryService,
  {
    releases,
    caller,
  }: { releases: AuthorizedReleaseService; caller: ActionCaller },
): void {
  registry.register({
    name: 'prepare-app',
    title: 'Prepare the next version of an app',
    description:
      'Starts the next version of an app beside the one that serves, reachable as the preview; users notice nothing. Only what is named differs from the active version. A candidate that is there already is replaced. Ask for the status until its release phase is PreviewReady, then it can be promoted.',
    attributes: REPLACES,
    examples: [
      {
        title: 'Prepare a new image',
        input: { tenant: 'acme', app: 'shop', image: 'demo/hello:2.0' },
      },
    ],
    schema: {
      input: zod =>
        zod.object({
          ...appInput(zod),
          image: zod.string().optional().describe('With a tag or a digest'),
          port: zod.number().int().optional(),
          replicas: zod.number().int().optional(),
          env: zod
            .record(zod.string(), zod.string())
            .optional()
            .describe(
              'All plain variables; those left out are gone. Never put secrets here.',
            ),
          healthPath: zod.string().nullable().optional(),
          host: zod.string().nullable().optional(),
        }),
      output: appAnswerSchema,
    },
    action: ({ input, credentials }) =>
      caller.change('prepare-app', { input, credentials }, async (who, ref) => {
        const { tenant: _, app: __, ...changes } = input;
        const body = validate(prepareAppSchema, changes, 'input');
        const app = await releases.prepare(who, ref, body);
        return { output: appAnswer(app) };
      }),
  });

  registry.register({
    name: 'promote-app',
    title: 'Promote the candidate of an app',
    description:
      'Lets the candidate serve all users of an app. Refused, with the reason, while it is not ready, a check fails, promotions are frozen or an approval is missing. Ask the user before, and name the revision that was looked at.',
    attributes: REPLACES,
    examples: [
      {
        title: 'Promote revision 2',
        input: { tenant: 'acme', app: 'shop', expectedRevision: 2 },
      },
    ],
    schema: {
      input: zod =>
        zod.object({
          ...appInput(zod),
          expectedRevision: zod
            .number()
            .int()
            .describe('Revision of the candidate, from the status'),
        }),
      output: appAnswerSchema,
    },
    action: ({ input, credentials }) =>
      caller.change('promote-app', { input, credentials }, async (who, ref) => {
        const { expectedRevision } = input;
        const body = validate(promoteAppSchema, { expectedRevision }, 'input');
        const app = await releases.promote(who, ref, body);
        return { output: appAnswer(app) };
      }),
  });

  registry.register({
    name: 'rollback-app',
    title: 'Roll an app back',
    description:
      'Lets the previous version, or an older release, serve all users of an app. Immediate while that version still runs; else it is started first and users are switched once it is ready. Ask the user before.',
    attributes: REPLACES,
    examples: [
      {
        title: 'Go back from revision 2',
        input: { tenant: 'acme', app: 'shop', expectedRevision: 2 },
      },
    ],
    schema: {
      input: zod =>
        zod.object({
          ...appInput(zod),
          expectedRevision: zod
            .number()
            .int()
            .describe(
              'Revision that is active now, from the status; refused if another one is',
            ),
          toRevision: zod
            .number()
            .int()
            .optional()
            .describe('A release of the history; the previous unless told'),
        }),
      output: appAnswerSchema,
    },
    action: ({ input, credentials }) =>
      caller.change(
        'rollback-app',
        { input, credentials },
        async (who, ref) => {
          const { expectedRevision, toRevision } = input;
          const wanted = { expectedRevision, toRevision };
          const body = validate(rollbackAppSchema, wanted, 'input');
          const app = await releases.rollback(who, ref, body);
          return { output: appAnswer(app) };
        },
      ),
  });

  registry.register({
    name: 'abort-app',
    title: 'Abort the candidate of an app',
    description:
      'Gives the candidate of an app up, or a rollback that still starts a version. Users notice nothing.',
    attributes: REPLACES,
    schema: {
      input: zod => zod.object(appInput(zod)),
      output: appAnswerSchema,
    },
    action: ({ input, credentials }) =>
      caller.change('abort-app', { input, credentials }, async (who, ref) => {
        const app = await releases.abort(who, ref);
        return { output: appAnswer(app) };
      }),
  });
}
