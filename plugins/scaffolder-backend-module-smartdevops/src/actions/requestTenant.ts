import type { AuthService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  SmartDevOpsClient,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { explained } from './explain';

/** Template action that asks for a tenant on behalf of whoever runs the template. */
export function createRequestTenantAction(options: {
  client: SmartDevOpsClient;
  auth: AuthService;
}) {
  const { client, auth } = options;
  return createTemplateAction({
    id: 'smartdevops:tenant:request',
    description:
      'Asks for a tenant, or to join the tenant of that name if there is one',
    schema: {
      input: {
        tenant: z => z.string().describe('Name of the tenant, a DNS label'),
        displayName: z => z.string().optional().describe('Name for people'),
        plan: z => z.string().optional().describe('Plan that is asked for'),
        reason: z => z.string().optional().describe('Why it is needed'),
      },
      output: {
        id: z => z.string().describe('Id of the request'),
        kind: z => z.string().describe('create or join'),
        status: z => z.string().describe('Status of the request'),
        message: z => z.string().describe('What happens next, in words'),
      },
    },
    async handler(ctx) {
      const { tenant, displayName, plan, reason } = ctx.input;
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await ctx.getInitiatorCredentials(),
        targetPluginId: 'smartdevops',
      });
      const request = await explained(() =>
        client.createTenantRequest(
          { tenant, displayName, plan: plan || undefined, reason },
          { token },
        ),
      );
      const message = next(request);
      ctx.logger.info(message);
      ctx.output('id', request.id);
      ctx.output('kind', request.kind);
      ctx.output('status', request.status);
      ctx.output('message', message);
    },
  });
}

function next({ kind, tenant }: TenantRequest): string {
  return kind === 'join'
    ? `There is a tenant "${tenant}" already, so this became a request to join it. Its owners decide.`
    : `The tenant "${tenant}" was asked for. A platform admin decides.`;
}
