import { z } from 'zod';
import {
  POD_SECURITY_LEVELS,
  REQUEST_KINDS,
  REQUEST_STATUSES,
  ROLES,
  TENANT_STATES,
} from '../../model/words';
import {
  listOf,
  sentence,
  tenantNameSchema,
  timeSchema,
  userRefSchema,
} from './common';
import { isolationSummarySchema } from './isolation';

const planNameSchema = z.string().min(1).max(63);
const clusterNameSchema = z.string().min(1).max(63);

export const planSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  quota: z.object({
    cpu: z.string(),
    memory: z.string(),
    pods: z.number(),
    storage: z.string(),
    volumes: z.number(),
    secrets: z.number(),
    configMaps: z.number(),
  }),
  internetEgress: z.boolean(),
});

/** Answer of `GET /v1/me`. @public */
export const meSchema = z.object({
  userRef: z.string(),
  admin: z.boolean(),
  tenants: z.array(
    z.object({
      name: z.string(),
      displayName: z.string(),
      role: z.enum(ROLES),
      state: z.enum(TENANT_STATES),
    }),
  ),
});

/** Body of `POST /v1/tenant-requests`. @public */
export const createTenantRequestSchema = z.strictObject({
  tenant: tenantNameSchema,
  displayName: sentence(80).optional(),
  plan: planNameSchema.optional(),
  reason: sentence(1_000).optional(),
});

export const tenantRequestSchema = z.object({
  id: z.string(),
  kind: z.enum(REQUEST_KINDS),
  status: z.enum(REQUEST_STATUSES),
  tenant: z.string(),
  displayName: z
    .string()
    .describe('In a request to join: the name of the tenant'),
  plan: z.string().optional().describe('Missing in a request to join'),
  reason: z.string(),
  requester: z.string(),
  createdAt: timeSchema,
  decidedBy: z.string().optional(),
  decidedAt: timeSchema.optional(),
  comment: z.string().optional(),
});

export const tenantRequestsQuerySchema = z.strictObject({
  status: z.enum(REQUEST_STATUSES).optional(),
});

/** Any text: what is wrong with it is part of the answer. */
export const tenantNameQuerySchema = z.strictObject({
  tenant: z.string().max(200),
});

/** Answer about a name before it is asked for. @public */
export const tenantNameCheckSchema = z.object({
  kind: z
    .enum(REQUEST_KINDS)
    .optional()
    .describe('What a request would become; missing if it would be refused'),
  reason: z.string().optional(),
  message: z.string().describe('What would happen, or why it cannot'),
  suggestions: z.array(z.string()).describe('Other names that are free'),
});

export const approveSchema = z.strictObject({
  comment: sentence(1_000).optional(),
  plan: planNameSchema.optional(),
  cluster: clusterNameSchema
    .optional()
    .describe('Where a new tenant is put; the first cluster unless told'),
});

export const rejectSchema = z.strictObject({
  reason: sentence(1_000).refine(text => text.length > 0, {
    message: 'Say why: the requester sees this sentence.',
  }),
});

export const requestParamsSchema = z.object({
  id: z.uuid('This is not the id of a request.'),
});

export const memberSchema = z.object({
  userRef: z.string(),
  role: z.enum(ROLES),
  addedAt: timeSchema,
  addedBy: z.string(),
});

/** Used and hard value of one quota entry, as Kubernetes quantities. */
export const usageSchema = z.object({
  resource: z.string(),
  used: z.string(),
  hard: z.string(),
});

export const tenantSchema = z.object({
  name: z.string(),
  displayName: z.string(),
  cluster: z.string().describe('Name of the cluster it is in, as configured'),
  namespace: z.string(),
  state: z.enum(TENANT_STATES),
  message: z.string().describe('What the state means right now, in words'),
  podSecurity: z.enum(POD_SECURITY_LEVELS),
  plan: z.string(),
  role: z.enum(ROLES).optional().describe("The caller's role"),
  usage: z.array(usageSchema),
  members: z.array(memberSchema),
  isolation: isolationSummarySchema
    .optional()
    .describe('The last isolation check; missing before the first one'),
  createdAt: timeSchema,
  retainUntil: timeSchema
    .optional()
    .describe('While offboarding: until when everything is kept'),
  notices: z
    .array(z.string())
    .optional()
    .describe('In words: what is to be known of what was just done'),
});

export const planBodySchema = z.strictObject({ plan: planNameSchema });

export const podSecurityBodySchema = z.strictObject({
  level: z.enum(POD_SECURITY_LEVELS),
  reason: sentence(1_000).refine(text => text.length > 0, {
    message: 'Say why: the members and the activity log are told.',
  }),
});

export const tenantActionSchema = z.strictObject({
  reason: sentence(1_000).optional(),
});

export const memberParamsSchema = z.object({
  tenant: tenantNameSchema,
  userRef: userRefSchema,
});

export const memberBodySchema = z.strictObject({ role: z.enum(ROLES) });

export const activitySchema = z.object({
  id: z.string(),
  at: timeSchema,
  actor: z.string(),
  action: z.string(),
  tenant: z.string().optional(),
  app: z.string().optional(),
  message: z.string(),
});

export const activityQuerySchema = z.strictObject({
  tenant: tenantNameSchema.optional(),
  app: z.string().max(63).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const planListSchema = listOf(planSchema);
export const tenantListSchema = listOf(tenantSchema);
export const tenantRequestListSchema = listOf(tenantRequestSchema);
export const activityListSchema = listOf(activitySchema);

/** @public */
export type Me = z.infer<typeof meSchema>;
/** @public */
export type CreateTenantRequest = z.infer<typeof createTenantRequestSchema>;
/** @public */
export type TenantNameCheck = z.infer<typeof tenantNameCheckSchema>;
/** @public */
export type TenantRequest = z.infer<typeof tenantRequestSchema>;
/** @public */
export type Tenant = z.infer<typeof tenantSchema>;
/** @public */
export type Member = z.infer<typeof memberSchema>;
/** @public */
export type QuotaUsage = z.infer<typeof usageSchema>;
/** @public */
export type Activity = z.infer<typeof activitySchema>;
