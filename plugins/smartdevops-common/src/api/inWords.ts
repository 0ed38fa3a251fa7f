import type { z } from 'zod';

const TYPES: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};

const FORMATS: Record<string, string> = {
  datetime: 'This has to be a time such as 2026-01-31T08:00:00Z.',
  uuid: 'This is not an id of the portal.',
};

/**
 * What is wrong with a value, for people who never heard of the schema
 * library: `schema.safeParse(value, { error: issueInWords })`. Sentences that a
 * schema brings itself come before these.
 *
 * @public
 */
export function issueInWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input);
    case 'unrecognized_keys':
      return `There is no field ${issue.keys.map(quoted).join(', ')}.`;
    case 'too_small':
      return `${subjectOf(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case 'too_big':
      return `${subjectOf(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin)}.`;
    case 'invalid_value':
      return `This has to be ${issue.values.map(quoted).join(' or ')}.`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'This is not written as it has to be.';
    case 'invalid_key':
      // What is wrong with the key, as its own schema says it.
      return issue.issues.map(({ message }) => message).join(' ');
    default:
      return undefined;
  }
}

function wrongType(expected: string, input: unknown): string {
  if (input === undefined) {
    return 'This is missing.';
  }
  const wanted = `This has to be ${nameOf(expected)}`;
  const isNumber = typeof input === 'number';
  return isNumber && (expected === 'int' || Number.isNaN(input))
    ? `${wanted}.`
    : `${wanted}, not ${typeOf(input)}.`;
}

function nameOf(type: string): string {
  return TYPES[type] ?? type;
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return nameOf(Array.isArray(value) ? 'array' : typeof value);
}

function subjectOf(origin: string): string {
  return origin === 'number' || origin === 'int'
    ? 'This has to be'
    : 'This has to have';
}

function unitOf(origin: string): string {
  if (origin === 'string') {
    return ' characters';
  }
  return origin === 'array' ? ' entries' : '';
}

function quoted(value: unknown): string {
  return `"${value}"`;
}
