import { InputError } from '@backstage/errors';

/** How the secrets of a task are called that are secret variables of an app. */
export const SECRET_PREFIX = 'smartdevops:';

/** Secret variables with their values, or names of which the task has the values. */
export type SecretEnvInput = Record<string, string> | string[];

/**
 * The secret variables as an object. Values that people type into a form are
 * never parameters of a task, which are stored and shown, but its secrets.
 *
 * @throws if the task has no value for a name
 */
export function toSecretEnv(
  input: SecretEnvInput = {},
  secrets: Record<string, string> = {},
): Record<string, string> {
  if (!Array.isArray(input)) {
    return input;
  }
  return Object.fromEntries(
    input.map(name => {
      const value = secrets[`${SECRET_PREFIX}${name}`];
      if (!value) {
        throw new InputError(
          `The secret variable ${name} has no value. Open the template again and type it; values are forgotten when a page is reloaded.`,
        );
      }
      return [name, value];
    }),
  );
}
