import { PrepareInput } from '../api/schemas/releases';
import { planPort } from '../ports';
import { StoredSpec } from './storedSpec';

/** Key of the app's Secret under which a revision's value of a variable is kept. @public */
export function secretKey(variable: string, revision: number): string {
  return `${variable}.r${revision}`;
}

/**
 * The spec of the next version: the active one with what is to change. What
 * is not named stays, so that nothing is weakened silently; null takes away.
 *
 * @param replicas - what the active version runs now
 * @param revision - of the next version: values of secrets that change get
 * keys with it
 * @public
 */
export function mergePrepare(
  active: StoredSpec,
  change: PrepareInput,
  next: { replicas: number; revision: number },
): StoredSpec {
  const { servicePort, containerPort } =
    change.port === undefined
      ? { servicePort: active.port, containerPort: active.containerPort }
      : planPort(change.port);
  const { env, secretEnv, secretKeys } = mergeVariables(
    active,
    change,
    next.revision,
  );
  return {
    image: change.image ?? active.image,
    port: servicePort,
    containerPort,
    replicas: change.replicas ?? next.replicas,
    env,
    secretEnv,
    healthPath: pick(change.healthPath, active.healthPath),
    host: pick(change.host, active.host),
    resources: pick(change.resources, active.resources),
    autoscaling: pick(change.autoscaling, active.autoscaling),
    ...(Object.keys(secretKeys).length > 0 && { secretKeys }),
  };
}

/** Values to add to the app's Secret, by key. @public */
export function secretValues(
  change: PrepareInput,
  revision: number,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(change.secretEnv ?? {})
      .filter((entry): entry is [string, string] => entry[1] !== null)
      .map(([name, value]) => [secretKey(name, revision), value]),
  );
}

function pick<T>(change: T | null | undefined, active: T): T | undefined {
  return change === undefined ? active : (change ?? undefined);
}

/** A variable named anew moves: from plain to secret, or back. */
function mergeVariables(
  active: StoredSpec,
  change: PrepareInput,
  revision: number,
) {
  const secretChanges = change.secretEnv ?? {};
  const secrets = new Set(active.secretEnv);
  const keys: Record<string, string> = { ...active.secretKeys };
  for (const name of Object.keys(change.env ?? {})) {
    secrets.delete(name);
  }
  for (const [name, value] of Object.entries(secretChanges)) {
    if (value === null) {
      secrets.delete(name);
    } else {
      secrets.add(name);
      keys[name] = secretKey(name, revision);
    }
  }
  const env = Object.entries(change.env ?? active.env).filter(
    ([name]) => !secrets.has(name),
  );
  return {
    env: Object.fromEntries(env),
    secretEnv: [...secrets].sort(),
    secretKeys: Object.fromEntries(
      Object.entries(keys).filter(([name]) => secrets.has(name)),
    ),
  };
}
