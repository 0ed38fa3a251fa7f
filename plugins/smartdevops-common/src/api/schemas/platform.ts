import { z } from 'zod';
import { timeSchema } from './common';

/** Whether the policies that confine the writing identities hold. @public */
export const ADMISSION_STATES = [
  'enforced',
  'missing',
  'unsupported',
  'unknown',
] as const;
/** @public */
export type AdmissionState = (typeof ADMISSION_STATES)[number];

/** Something that an identity of the suite may do, or may not. @public */
export const rightOfIdentitySchema = z.object({
  identity: z.string().describe('User name of the identity'),
  right: z.string().describe('For example: list pods'),
});
/** @public */
export type RightOfIdentity = z.infer<typeof rightOfIdentitySchema>;

/** What is known of a cluster that tenants can be put in. @public */
export const clusterStatusSchema = z.object({
  name: z.string().describe('As configured, and as tenants name it'),
  title: z.string(),
  reachable: z.boolean(),
  kubernetesVersion: z.string().optional(),
  missingRights: z
    .array(rightOfIdentitySchema)
    .describe('What an identity should be allowed and is not'),
  excessRights: z
    .array(rightOfIdentitySchema)
    .describe(
      'What an identity is allowed and must not be, of a few telling rights',
    ),
  admissionPolicies: z.enum(ADMISSION_STATES),
});
/** @public */
export type ClusterStatus = z.infer<typeof clusterStatusSchema>;

/** Answer of `GET /v1/platform`: what admins should know of the installation. @public */
export const platformStatusSchema = z.object({
  checkedAt: timeSchema,
  clusters: z
    .array(clusterStatusSchema)
    .describe('New tenants go to the first unless an admin chooses'),
  problems: z
    .array(z.string())
    .describe('What is wrong, each with what to do; empty when all is well'),
});
/** @public */
export type PlatformStatus = z.infer<typeof platformStatusSchema>;
