import { badRequest } from '../api/status';

type Operator = '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';

interface Requirement {
  key: string;
  operator: Operator;
  values: string[];
}

/** A parsed `labelSelector` query parameter. */
export type LabelMatcher = (
  labels: Record<string, string> | undefined,
) => boolean;

const TOKEN = /\s*(==|!=|=|!|,|\(|\)|>|<|[^\s=!,()<>]+)/y;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (!match) throw badRequest(`unable to parse requirement: ${text}`);
    tokens.push(match[1]);
  }
  return tokens;
}

function isWord(token: string | undefined): token is string {
  return token !== undefined && !/^(==|!=|=|!|,|\(|\)|>|<)$/.test(token);
}

class Parser {
  private position = 0;

  constructor(private readonly tokens: string[]) {}

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    if (this.tokens.length === 0) return requirements;
    for (;;) {
      requirements.push(this.requirement());
      const separator = this.next();
      if (separator === undefined) return requirements;
      if (separator !== ',') {
        throw badRequest(
          `found '${separator}', expected: ',' or 'end of string'`,
        );
      }
    }
  }

  private next(): string | undefined {
    const token = this.tokens[this.position];
    this.position += 1;
    return token;
  }

  private word(): string {
    const token = this.next();
    if (!isWord(token)) {
      throw badRequest(
        `unable to parse requirement: found '${token ?? ''}', expected: identifier`,
      );
    }
    return token;
  }

  private requirement(): Requirement {
    if (this.tokens[this.position] === '!') {
      this.position += 1;
      return { key: validKey(this.word()), operator: '!', values: [] };
    }
    const key = validKey(this.word());
    const operator = this.tokens[this.position];
    if (operator === undefined || operator === ',') {
      return { key, operator: 'exists', values: [] };
    }
    this.position += 1;
    switch (operator) {
      case '=':
      case '==':
        return { key, operator: '=', values: [this.optionalValue()] };
      case '!=':
        return { key, operator: '!=', values: [this.optionalValue()] };
      case 'in':
      case 'notin':
        return { key, operator, values: this.valueList() };
      case '>':
      case '<':
        return { key, operator, values: [this.integer(operator)] };
      default:
        throw badRequest(
          `unable to parse requirement: found '${operator}', expected: in, notin, =, ==, !=, gt, lt`,
        );
    }
  }

  private optionalValue(): string {
    return isWord(this.tokens[this.position]) ? this.word() : '';
  }

  private integer(operator: string): string {
    const value = this.word();
    if (!/^-?[0-9]+$/.test(value)) {
      throw badRequest(
        `values[0]: Invalid value: "${value}": for '${operator}' operators, the value must be an integer`,
      );
    }
    return value;
  }

  private valueList(): string[] {
    if (this.next() !== '(') {
      throw badRequest("unable to parse requirement: found '', expected: '('");
    }
    const values: string[] = [];
    for (;;) {
      const token = this.next();
      if (token === ')') return values;
      if (token === ',') continue;
      if (token === undefined) {
        const expected =
          values.length === 0 ? "',', ')' or identifier" : "',' or ')'";
        throw badRequest(
          `unable to parse requirement: found '', expected: ${expected}`,
        );
      }
      values.push(token);
    }
  }
}

function validKey(key: string): string {
  if (
    !/^([a-z0-9A-Z.-]+\/)?[a-zA-Z0-9]([-a-zA-Z0-9_.]*[a-zA-Z0-9])?$/.test(key)
  ) {
    throw badRequest(
      `unable to parse requirement: <nil>: Invalid value: "${key}": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    );
  }
  return key;
}

function matches(
  { key, operator, values }: Requirement,
  labels: Record<string, string>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case '=':
      return value === values[0];
    case '!=':
      return value !== values[0];
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case '>':
      return value !== undefined && Number(value) > Number(values[0]);
    default:
      return value !== undefined && Number(value) < Number(values[0]);
  }
}

/**
 * Parses a label selector query.
 * @throws ApiError 400 worded as the API server words it
 */
export function parseLabelSelector(text: string | undefined): LabelMatcher {
  if (!text) return () => true;
  const requirements = new Parser(tokenize(text)).parse();
  return labels =>
    requirements.every(requirement => matches(requirement, labels ?? {}));
}
