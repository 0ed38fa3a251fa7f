/** States of a tenant. @public */
export const TENANT_STATES = [
  'provisioning',
  'active',
  'suspended',
  'failed',
  'offboarding',
] as const;
/** @public */
export type TenantState = (typeof TENANT_STATES)[number];

/** Kinds of a tenant request. @public */
export const REQUEST_KINDS = ['create', 'join'] as const;
/** @public */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** States of a tenant request. @public */
export const REQUEST_STATUSES = [
  'pending',
  'approved',
  'rejected',
  'withdrawn',
  'expired',
] as const;
/** @public */
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Roles in a tenant, from the most to the least powerful. @public */
export const ROLES = ['owner', 'developer', 'viewer'] as const;
/** @public */
export type Role = (typeof ROLES)[number];

/**
 * Pod Security levels that a tenant can have. `restricted` unless an admin
 * decided otherwise for images that insist on root (DESIGN §6).
 *
 * @public
 */
export const POD_SECURITY_LEVELS = ['restricted', 'baseline'] as const;
/** @public */
export type PodSecurity = (typeof POD_SECURITY_LEVELS)[number];

/** The two colors of an app. @public */
export const COLORS = ['blue', 'green'] as const;
/** @public */
export type Color = (typeof COLORS)[number];

/** Phases of an app. @public */
export const APP_PHASES = [
  'Creating',
  'Healthy',
  'Degraded',
  'Unavailable',
  'Stopped',
  'Unknown',
] as const;
/** @public */
export type AppPhase = (typeof APP_PHASES)[number];

/** Phases of an app's release. @public */
export const RELEASE_PHASES = [
  'Stable',
  'Preparing',
  'PreviewReady',
  'PreviewFailed',
  'Verifying',
  'RollingBack',
] as const;
/** @public */
export type ReleasePhase = (typeof RELEASE_PHASES)[number];

/**
 * Whether a role includes what another role may do.
 *
 * @public
 */
export function roleAtLeast(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) <= ROLES.indexOf(needed);
}

/**
 * The only cluster of a portal that names none, and the one that tenants from
 * before there were several are in.
 *
 * @public
 */
export const DEFAULT_CLUSTER = 'default';
