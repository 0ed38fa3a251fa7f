import { z } from 'zod';
import { storable } from '../storable';

/** Reads JSON of a known shape, or nothing. Texts become what a database keeps. */
export function parseJson<T>(
  schema: z.ZodType<T>,
  text: string | undefined,
): T | undefined {
  if (!text) {
    return undefined;
  }
  try {
    return schema.parse(
      JSON.parse(text, (_, value) =>
        typeof value === 'string' ? storable(value) : value,
      ),
    );
  } catch {
    return undefined;
  }
}
