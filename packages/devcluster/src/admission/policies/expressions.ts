import { Environment, ParseError } from '@marcbachmann/cel-js';
import { isObject } from '../../util/json';

/** A compiled CEL expression. */
export type Program = (variables: Record<string, unknown>) => unknown;

const VARIABLES = [
  'object',
  'oldObject',
  'request',
  'params',
  'namespaceObject',
  'authorizer',
  'variables',
] as const;

const MAX_PROGRAMS = 2_000;

function createEnvironment(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
  });
  for (const name of VARIABLES) environment.registerVariable(name, 'dyn');
  return environment;
}

/** JSON as CEL values: whole numbers are integers. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) return value.map(toCel);
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, toCel(item)]),
    );
  }
  return value;
}

/** Compiles expressions once. */
export class ExpressionCache {
  private readonly environment = createEnvironment();
  private readonly programs = new Map<string, Program>();

  /**
   * Compiles an expression.
   * @throws Error when it does not parse
   */
  compile(expression: string): Program {
    const known = this.programs.get(expression);
    if (known) return known;
    const parsed = this.environment.parse(expression);
    const program: Program = variables => parsed(variables);
    if (this.programs.size >= MAX_PROGRAMS) this.programs.clear();
    this.programs.set(expression, program);
    return program;
  }
}

/** Whether an error says that an expression does not parse. */
export function isParseError(error: unknown): boolean {
  return error instanceof ParseError;
}
