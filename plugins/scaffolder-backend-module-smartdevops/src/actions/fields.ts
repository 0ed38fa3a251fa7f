import type { Zod } from './session';

/** Environment as a form gives it, or as a template writes it. */
export const envField = (zod: Zod) =>
  zod.union([
    zod.array(
      zod.object({ name: zod.string(), value: zod.string().optional() }),
    ),
    zod.record(zod.string(), zod.string()),
  ]);

/** Secret variables with their values, or the names of those that the task knows. */
export const secretEnvField = (zod: Zod) =>
  zod.union([zod.array(zod.string()), zod.record(zod.string(), zod.string())]);

const quantities = (zod: Zod) =>
  zod
    .object({ cpu: zod.string().optional(), memory: zod.string().optional() })
    .optional();

/** Requests and limits of one replica. */
export const resourcesField = (zod: Zod) =>
  zod.object({ requests: quantities(zod), limits: quantities(zod) });

/** Between which counts, and at which load, an app is scaled by itself. */
export const autoscalingField = (zod: Zod) =>
  zod.object({
    minReplicas: zod.number().int(),
    maxReplicas: zod.number().int(),
    targetCpuPercent: zod.number().int().optional(),
  });
