import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { roleAtLeast } from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  Author,
  RepositoryDirectory,
} from '../repositories/RepositoryDirectory';
import { examples } from './publishDirectory.examples';
import { ActionParts, AppSession } from './session';

/**
 * Template action that publishes what a template made as a Git repository in a
 * folder of the portal: for demos, and for portals without a code host.
 */
export function createPublishDirectoryAction(
  parts: ActionParts & { repositories: () => RepositoryDirectory },
) {
  return createTemplateAction({
    id: 'smartdevops:publish:directory',
    description:
      'Makes a Git repository <tenant>/<name> in the folder smartdevops.repositories.directory, as a developer of the tenant',
    examples,
    schema: {
      input: {
        tenant: z => z.string().describe('Tenant that owns the repository'),
        name: z => z.string().describe('Name of the repository, a DNS label'),
        sourcePath: z =>
          z
            .string()
            .optional()
            .describe('Folder of the workspace; all of it unless told'),
        message: z =>
          z
            .string()
            .optional()
            .describe('Message of the commit; "Initial commit" unless told'),
      },
      output: {
        repository: z => z.string().describe('<tenant>/<name>'),
        path: z => z.string().describe('Folder of the repository'),
        commit: z => z.string().describe('Id of the commit'),
      },
    },
    async handler(ctx) {
      const { input, logger } = ctx;
      const session = new AppSession(ctx, parts);
      await requireDeveloper(session);
      const source = resolveSafeChildPath(
        ctx.workspacePath,
        input.sourcePath ?? '.',
      );
      const { ref } = session;
      // A task that is resumed after a restart finds its own repository there.
      const published = await ctx.checkpoint({
        key: `smartdevops.publish.directory.${ref.tenant}.${ref.app}`,
        fn: () =>
          parts.repositories().publish(ref, {
            source,
            author: authorOf(ctx.user),
            message: input.message ?? 'Initial commit',
          }),
      });
      logger.info(`${published.path} holds commit ${published.commit}`);
      ctx.output('repository', `${ref.tenant}/${ref.app}`);
      ctx.output('path', published.path);
      ctx.output('commit', published.commit);
    },
  });
}

async function requireDeveloper(session: AppSession): Promise<void> {
  const { tenant } = session.ref;
  const me = await session.call((client, options) => client.getMe(options));
  const role = me.tenants.find(({ name }) => name === tenant)?.role;
  if (!me.admin && !roleAtLeast(role, 'developer')) {
    throw new NotAllowedError(
      `This needs the role developer in "${tenant}". An owner of the tenant can give it to you.`,
    );
  }
}

function authorOf(
  user: {
    entity?: { metadata: { name: string }; spec?: { profile?: unknown } };
    ref?: string;
  } = {},
): Author {
  const profile = user.entity?.spec?.profile as
    { displayName?: string; email?: string } | undefined;
  const name = user.entity?.metadata.name ?? user.ref ?? 'somebody';
  return {
    name: profile?.displayName ?? name,
    email: profile?.email ?? `${name.replace(/[^\w.-]+/g, '.')}@localhost`,
  };
}
