import { z } from 'zod';
import { appSpecSchema, AppSpec, NewApp } from '../api/schemas/appSpec';
import { planPort } from '../ports';
import { parseJson } from './parseJson';

/**
 * The spec of one version as it is kept in `smartdevops.io/spec` on its
 * Deployment: everything the user chose but the values of secrets.
 *
 * @public
 */
export type StoredSpec = AppSpec & {
  /**
   * Keys of the app's Secret that this version reads, by variable; a variable
   * that is not named reads the key of its own name. Each value that changes
   * gets a key of its own, so that no version's secrets change under it.
   */
  secretKeys?: Record<string, string>;
};

/** Of the annotation. */
export const storedSpecSchema: z.ZodType<StoredSpec> = appSpecSchema.extend({
  secretKeys: z.record(z.string(), z.string()).optional(),
});

/** Reads the annotation, or nothing if it was lost or damaged. @public */
export function parseStoredSpec(
  text: string | undefined,
): StoredSpec | undefined {
  return parseJson(storedSpecSchema, text);
}

/** Text of the annotation. @public */
export function formatStoredSpec(spec: StoredSpec): string {
  return JSON.stringify(spec);
}

/** The stored spec of a new app: ports are decided, secret values dropped. @public */
export function storedSpecOf(app: NewApp): StoredSpec {
  const { servicePort, containerPort } = planPort(app.port);
  return {
    image: app.image,
    port: servicePort,
    containerPort,
    replicas: app.replicas,
    env: app.env,
    secretEnv: Object.keys(app.secretEnv).sort(),
    healthPath: app.healthPath,
    host: app.host,
    resources: app.resources,
    autoscaling: app.autoscaling,
  };
}
