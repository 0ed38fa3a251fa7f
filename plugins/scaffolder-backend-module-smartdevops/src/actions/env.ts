import { InputError } from '@backstage/errors';

/** Environment as a form gives it (a list) or as a template writes it (an object). */
export type EnvInput =
  Record<string, string> | Array<{ name: string; value?: string }>;

/**
 * The environment as an object.
 *
 * @throws if a name is given twice: one of the two values would be lost
 */
export function toEnv(input: EnvInput = {}): Record<string, string> {
  if (!Array.isArray(input)) {
    return input;
  }
  const env: Record<string, string> = {};
  for (const { name, value } of input) {
    if (name in env) {
      throw new InputError(
        `The environment variable ${name} is given twice; keep one of the two.`,
      );
    }
    env[name] = value ?? '';
  }
  return env;
}
