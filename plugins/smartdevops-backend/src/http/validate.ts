import {
  issueInWords,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { z } from 'zod';

/**
 * Parses one part of a request.
 *
 * @throws 400 with the path and sentence of everything that is wrong
 */
export function validate<T extends z.ZodType>(
  schema: T,
  value: unknown,
  part: string,
): z.output<T> {
  const result = schema.safeParse(value, { error: issueInWords });
  if (result.success) {
    return result.data;
  }
  const sentences = result.error.issues.slice(0, 10).map(issue => {
    const path = issue.path.map(String).join('.');
    return path ? `${path}: ${issue.message}` : issue.message;
  });
  throw refuse('input', {
    reason: 'Invalid',
    message: `The ${part} is not valid. ${sentences.join(' ')}`,
  });
}
