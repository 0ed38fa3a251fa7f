import { z } from 'zod';

/**
 * Reads JSON of a known shape, or nothing. A text with a NUL is damaged: no
 * database takes it.
 */
export function parseJson<T>(
  schema: z.ZodType<T>,
  text: string | undefined,
): T | undefined {
  if (!text) {
    return undefined;
  }
  try {
    return schema.parse(
      JSON.parse(text, (_, value) => {
        if (typeof value === 'string' && value.includes('\0')) {
          throw new SyntaxError('NUL in a text');
        }
        return value;
      }),
    );
  } catch {
    return undefined;
  }
}
