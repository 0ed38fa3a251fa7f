import {
  IsolationSummary,
  Role,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Message } from '../database';

const TOPIC = 'Tenants';
const TENANTS = '/smartdevops/tenants';
const ADMIN = '/smartdevops/admin';

/** Tells those who decide that somebody waits for them. */
export function askMessage(
  request: TenantRequest,
  deciders: string[],
): Message[] {
  const join = request.kind === 'join';
  return told(deciders, {
    title: join
      ? `Somebody wants to join ${request.tenant}`
      : `A tenant "${request.tenant}" is asked for`,
    description: `${request.requester}: ${
      request.reason || 'no reason given'
    }${join ? '' : ` (plan ${request.plan})`}`,
    link: join ? TENANTS : ADMIN,
    scope: `smartdevops:request:${request.id}`,
  });
}

/** Tells the requester how it ended. */
export function decisionMessage(request: TenantRequest): Message[] {
  const what =
    request.kind === 'join'
      ? `to join ${request.tenant}`
      : `for the tenant ${request.tenant}`;
  return told([request.requester], {
    title: `Your request ${what} is ${request.status}`,
    description: request.comment ? request.comment : consequence(request),
    link: TENANTS,
    scope: `smartdevops:request:${request.id}`,
  });
}

/** Tells those who were asked that nothing waits for them any more: it takes the place of the question. */
export function settledMessage(
  request: TenantRequest,
  deciders: string[],
): Message[] {
  const { kind, tenant, status, decidedBy, requester, id } = request;
  const join = kind === 'join';
  return told(
    deciders.filter(ref => ref !== requester),
    {
      title: join
        ? `The request to join ${tenant} is ${status}`
        : `The request for the tenant ${tenant} is ${status}`,
      description:
        status === 'expired'
          ? 'Nobody decided it in time.'
          : `By ${decidedBy}. There is nothing left to decide.`,
      link: join ? TENANTS : ADMIN,
      severity: 'low',
      scope: `smartdevops:request:${id}`,
    },
  );
}

function consequence({ kind, status }: TenantRequest): string {
  switch (status) {
    case 'approved':
      return kind === 'join'
        ? 'You can deploy apps there.'
        : 'It is being set up; you are told once you can deploy apps there.';
    case 'expired':
      return 'Nobody decided it in time. You can ask again.';
    default:
      return 'You can ask again at any time.';
  }
}

/** Tells somebody that their role in a tenant changed. */
export function memberMessage(
  tenant: string,
  userRef: string,
  role: Role | undefined,
): Message[] {
  return told([userRef], {
    title: role
      ? `You are ${role} of ${tenant}`
      : `You do not belong to ${tenant} any more`,
    description: role
      ? 'The tenant is among yours on the Platform page.'
      : 'Its owners or an admin removed you.',
    link: TENANTS,
    scope: `smartdevops:member:${tenant}`,
  });
}

/**
 * Tells people what became of a tenant.
 *
 * @param to - `admins` are led to where only they can help
 */
export function tenantMessage(
  tenant: { name: string; state: string; message: string },
  recipients: string[],
  to: 'owners' | 'admins' = 'owners',
): Message[] {
  return told(recipients, {
    title: `The tenant ${tenant.name} is ${tenant.state}`,
    description: tenant.message,
    link: to === 'admins' ? ADMIN : TENANTS,
    severity: tenant.state === 'failed' ? 'high' : 'normal',
    scope: `smartdevops:tenant:${tenant.name}`,
  });
}

/** Tells the admins that a tenant's isolation broke, or holds again. */
export function isolationMessage(
  tenant: string,
  { passed, failed }: IsolationSummary,
  admins: string[],
): Message[] {
  return told(admins, {
    title: passed
      ? `The isolation of ${tenant} holds again`
      : `The isolation of ${tenant} is broken`,
    description: passed
      ? 'Every finding of the last check passed.'
      : `${failed} ${failed === 1 ? 'finding' : 'findings'} of the last check failed; the tenant's panel says which.`,
    link: TENANTS,
    severity: passed ? 'normal' : 'high',
    scope: `smartdevops:isolation:${tenant}`,
  });
}

/** Nobody to tell is no message. */
function told(
  recipients: string[],
  message: Omit<Message, 'recipients' | 'topic' | 'severity'> & {
    severity?: Message['severity'];
  },
): Message[] {
  return recipients.length === 0
    ? []
    : [{ severity: 'normal', topic: TOPIC, recipients, ...message }];
}
