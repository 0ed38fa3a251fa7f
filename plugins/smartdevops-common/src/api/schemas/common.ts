import { z } from 'zod';
import { checkAppName, checkTenantName } from '../../names';
import { checkImage } from '../../images';
import { Refusal } from '../../refusal';

/**
 * A string schema that takes its verdict from one of the pure checks, so that
 * the form, the template and the API say the same sentence.
 */
export function checkedString(check: (value: string) => Refusal | undefined) {
  return z.string().superRefine((value, context) => {
    const refusal = check(value);
    if (refusal) {
      context.addIssue({ code: 'custom', message: refusal.message });
    }
  });
}

export const tenantNameSchema = checkedString(checkTenantName);
export const appNameSchema = checkedString(checkAppName);
export const imageSchema = checkedString(checkImage);

/** `kind:namespace/name` of a user, in the lower case of Backstage refs. */
export const userRefSchema = z
  .string()
  .max(200)
  .regex(
    /^user:[a-z0-9]([-a-z0-9_.]*[a-z0-9])?\/[a-z0-9]([-a-z0-9_.]*[a-z0-9])?$/,
    'Name a user as user:<namespace>/<name>, for example user:default/ada.',
  );

export const timeSchema = z.iso.datetime().max(30).describe('RFC 3339, UTC');

/** Who did something: a user entity ref, or what stands in its place. */
export const actorSchema = z
  .string()
  .max(255)
  .refine(text => !text.includes('\0'), 'No database takes a NUL.');

/** Counter of the versions of an app, as a database keeps it. */
export const revisionSchema = z.number().int().min(1).max(2_147_483_647);

/** A list answer: `{items, total}`. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.number().int() });
}

// Everything of Unicode's category Cc but tab, line feed and carriage return.
const CONTROL_CHARACTERS = /[^\P{Cc}\t\n\r]/u;

/** Free text of a person: trimmed, without control characters. */
export function sentence(max: number) {
  return z
    .string()
    .trim()
    .max(max, `At most ${max} characters.`)
    .refine(
      text => !CONTROL_CHARACTERS.test(text),
      'Control characters are not allowed.',
    );
}
