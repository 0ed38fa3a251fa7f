import {
  appsQuerySchema,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { validate } from '../http/validate';
import { AuthorizedAppService } from '../services';
import { ActionCaller } from './ActionCaller';
import { appAnswer, appAnswerSchema, appInput } from './appAnswer';
import { ActionsRegistryService } from './registry';

const READ_ONLY = { readOnly: true, idempotent: true, destructive: false };

/** Actions that read apps. */
export function registerReadActions(
  registry: ActionsRegistryService,
  { apps, caller }: { apps: AuthorizedAppService; caller: ActionCaller },
): void {
  registry.register({
    name: 'list-apps',
    title: 'List apps',
    description:
      'Lists the apps of the tenants that the caller belongs to, each with its status in one sentence, the version that is active and the one that is prepared.',
    attributes: READ_ONLY,
    schema: {
      input: zod =>
        zod.object({
          tenant: zod.string().optional().describe('Only apps of this tenant'),
          query: zod
            .string()
            .optional()
            .describe('Only apps whose name or image contains this'),
        }),
      output: zod =>
        zod.object({
          total: zod.number(),
          apps: zod.array(
            zod.object({
              tenant: zod.string(),
              app: zod.string(),
              phase: zod.string(),
              message: zod.string(),
              url: zod.string(),
              version: zod.string().optional(),
              revision: zod.number().optional(),
              candidateVersion: zod.string().optional(),
              candidateRevision: zod.number().optional(),
            }),
          ),
        }),
    },
    action: ({ input: { tenant, query }, credentials }) =>
      caller.read(credentials, async context => {
        const wanted = validate(appsQuerySchema, { tenant, q: query }, 'input');
        const items = await apps.list(context, wanted);
        return {
          output: {
            total: items.length,
            apps: items.map(item => ({
              tenant: item.tenant,
              app: item.name,
              phase: item.phase,
              message: item.message,
              url: item.urls.active,
              version: item.active && imageVersion(item.active.image),
              revision: item.active?.revision,
              candidateVersion:
                item.candidate && imageVersion(item.candidate.image),
              candidateRevision: item.candidate?.revision,
            })),
          },
        };
      }),
  });

  registry.register({
    name: 'get-app-status',
    title: 'Get the status of an app',
    description:
      'Tells how an app is and why, which version serves its users, which one is prepared with its checks and changes, and which verbs are refused now with the reason.',
    attributes: READ_ONLY,
    schema: {
      input: zod => zod.object(appInput(zod)),
      output: appAnswerSchema,
    },
    action: ({ input, credentials }) =>
      caller.read(credentials, async context => {
        const ref = await caller.visible(context, input, 'read');
        return { output: appAnswer(await apps.get(context, ref)) };
      }),
  });
}
