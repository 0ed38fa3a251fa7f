import { z } from 'zod';
import { timeSchema } from './common';

/** One thing that was tried or compared to prove a tenant's isolation. */
export const isolationFindingSchema = z.object({
  name: z.string().describe('What this is about, in a few words'),
  tried: z.string().describe('What was tried, by whom'),
  expected: z.string(),
  actual: z.string(),
  passed: z.boolean(),
});

/** Answer of `/v1/tenants/:tenant/isolation-check`. @public */
export const isolationCheckSchema = z.object({
  passed: z.boolean().describe('Whether every finding passed'),
  at: timeSchema,
  findings: z.array(isolationFindingSchema),
});

/** The last isolation check as a tenant carries it. @public */
export const isolationSummarySchema = z.object({
  passed: z.boolean(),
  at: timeSchema,
  failed: z.number().int().describe('Number of findings that failed'),
});

/** @public */
export type IsolationFinding = z.infer<typeof isolationFindingSchema>;
/** @public */
export type IsolationCheck = z.infer<typeof isolationCheckSchema>;
/** @public */
export type IsolationSummary = z.infer<typeof isolationSummarySchema>;
