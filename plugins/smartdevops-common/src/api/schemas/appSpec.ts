import { z } from 'zod';
import { checkRequests } from '../../containerResources';
import { checkHostLabel } from '../../names';
import { parseQuantity } from '../../quantity';
import { appNameSchema, imageSchema } from './common';

/** Most replicas of one app; the plan's quota is usually the nearer limit. */
export const MAX_REPLICAS = 50;
export const MAX_ENV = 100;
const MAX_ENV_VALUE = 16_384;

const quantitySchema = z
  .string()
  .max(20)
  .refine(text => (parseQuantity(text) ?? 0) > 0, {
    message:
      'Write a positive Kubernetes quantity, such as 250m, 1, 128Mi or 2Gi.',
  });

const quantitiesSchema = z.strictObject({
  cpu: quantitySchema.optional(),
  memory: quantitySchema.optional(),
});

/** Requests and limits of one replica. */
export const resourcesSchema = z.strictObject({
  requests: quantitiesSchema.optional(),
  limits: quantitiesSchema.optional(),
});

/** The same as somebody chooses them. */
const chosenResourcesSchema = resourcesSchema.superRefine((value, context) =>
  checkRequests(value).forEach(({ name, message }) =>
    context.addIssue({ code: 'custom', path: ['requests', name], message }),
  ),
);

export const autoscalingSchema = z
  .strictObject({
    minReplicas: z.number().int().min(1).max(MAX_REPLICAS),
    maxReplicas: z.number().int().min(1).max(MAX_REPLICAS),
    targetCpuPercent: z.number().int().min(10).max(95).default(70),
  })
  .refine(value => value.minReplicas <= value.maxReplicas, {
    message: 'minReplicas must not be greater than maxReplicas.',
    path: ['minReplicas'],
  });

export const envNameSchema = z
  .string()
  .max(253)
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    'An environment variable name consists of letters, digits and underscores and does not start with a digit.',
  );

export const envValueSchema = z
  .string()
  .max(MAX_ENV_VALUE, `At most ${MAX_ENV_VALUE} characters per value.`)
  .refine(value => !value.includes('\u0000'), 'NUL is not allowed.');

export const envSchema = z
  .record(envNameSchema, envValueSchema)
  .refine(value => Object.keys(value).length <= MAX_ENV, {
    message: `At most ${MAX_ENV} variables.`,
  });

/** Everything about an app that a user chooses. */
export const appSpecFields = {
  image: imageSchema,
  port: z.number().int().min(1).max(65_535),
  replicas: z.number().int().min(0).max(MAX_REPLICAS),
  env: envSchema,
  secretEnv: envSchema,
  healthPath: z
    .string()
    .max(500)
    .regex(
      /^\/[^\s#]*$/,
      'A health path starts with "/" and holds no blanks, for example /healthz.',
    ),
  host: z.string().superRefine((label, context) => {
    const refusal = checkHostLabel(label);
    if (refusal) {
      context.addIssue({ code: 'custom', message: refusal.message });
    }
  }),
  resources: chosenResourcesSchema,
  autoscaling: autoscalingSchema,
};

/** Body of `POST /v1/tenants/:tenant/apps`. @public */
export const createAppSchema = z
  .strictObject({
    name: appNameSchema,
    image: appSpecFields.image,
    port: appSpecFields.port.default(8080),
    replicas: appSpecFields.replicas.default(1),
    env: appSpecFields.env.default({}),
    secretEnv: appSpecFields.secretEnv.default({}),
    healthPath: appSpecFields.healthPath.optional(),
    host: appSpecFields.host
      .optional()
      .describe('First label of its address; unless told, the name'),
    resources: appSpecFields.resources.optional(),
    autoscaling: appSpecFields.autoscaling.optional(),
  })
  .refine(body => !Object.keys(body.secretEnv).some(name => name in body.env), {
    message: 'A variable is either in env or in secretEnv, not in both.',
    path: ['secretEnv'],
  })
  .refine(body => !('PORT' in body.env) && !('PORT' in body.secretEnv), {
    message:
      'PORT is set by the platform to the port the container has to listen on; choose it with "port".',
    path: ['env'],
  });

/** The spec as it is answered: values of secrets are never returned, only their names. @public */
export const appSpecSchema = z.object({
  image: z.string(),
  port: z.number().describe('Port of the Service: what was asked for'),
  containerPort: z.number().describe('Port the container listens on'),
  replicas: z.number(),
  env: z.record(z.string(), z.string()),
  secretEnv: z.array(z.string()).describe('Names only'),
  healthPath: z.string().optional(),
  host: z.string().optional().describe('First label of its address'),
  resources: resourcesSchema.optional(),
  autoscaling: autoscalingSchema.optional(),
});

/** @public */
export type CreateAppRequest = z.input<typeof createAppSchema>;
/** A parsed create request: every default is filled in. @public */
export type NewApp = z.output<typeof createAppSchema>;
/** @public */
export type AppSpec = z.infer<typeof appSpecSchema>;
