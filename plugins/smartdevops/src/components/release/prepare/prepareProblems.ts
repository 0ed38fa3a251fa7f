import {
  issueInWords,
  MAX_REPLICAS,
  PrepareAppRequest,
  prepareAppSchema,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { isBlank, PrepareForm, SecretRow, VariableRow } from './prepareForm';

/**
 * What is wrong with the form, by field: `image`, `requests.cpu`, `env.3` for
 * the plain variable with that row id, `secrets.3` for a secret one. What is
 * wrong with the whole has the key ''.
 */
export type Problems = Record<string, string | undefined>;

type Issue = {
  path: PropertyKey[];
  message: string;
  issues?: { message: string }[];
};

const PORT = 'A port is a whole number from 1 to 65535.';
const COUNT = `A whole number from 1 to ${MAX_REPLICAS}.`;
const PERCENT = 'A whole number from 10 to 95.';

/** Checks the form by the schema of the API, and what only a form can get wrong. */
export function problemsOf(
  form: PrepareForm,
  body: PrepareAppRequest,
): Problems {
  const result = prepareAppSchema.safeParse(body, { error: issueInWords });
  const found = (result.error?.issues ?? []).map(issue =>
    fieldProblem(issue, form),
  );
  return {
    ...Object.fromEntries(found),
    ...numberProblems(form),
    ...variableProblems(form),
  };
}

/** The first thing that is wrong, if anything is. */
export function firstProblem(problems: Problems): string | undefined {
  return Object.values(problems).find(problem => problem !== undefined);
}

function fieldProblem(issue: Issue, form: PrepareForm): [string, string] {
  const [field, ...rest] = issue.path.map(String);
  // A key that may not be in a record carries its reason inside.
  const message = issue.issues?.[0]?.message ?? issue.message;
  switch (field) {
    case 'env':
      return [keyOf(form, rest[0] ?? 'PORT'), message];
    case 'secretEnv':
      return [keyOf({ ...form, env: [] }, rest[0]), message];
    case 'resources':
    case 'autoscaling':
      return [rest.join('.'), message];
    default:
      return [field ?? '', message];
  }
}

/** Key of the row of a variable; PORT, e.g., may be in either list. */
function keyOf(
  { env, secrets }: Pick<PrepareForm, 'env' | 'secrets'>,
  name: string | undefined,
): string {
  const plain = env.find(row => row.name === name);
  const secret = secrets.find(row => row.name === name);
  if (plain) {
    return `env.${plain.id}`;
  }
  return secret ? `secrets.${secret.id}` : '';
}

function numberProblems(form: PrepareForm): Problems {
  const problems: Problems = {};
  if (!isWhole(form.port, 1, 65_535)) {
    problems.port = PORT;
  }
  if (!form.autoscaled) {
    if (!isWhole(form.replicas, 1, MAX_REPLICAS)) {
      problems.replicas = COUNT;
    }
    return problems;
  }
  for (const field of ['minReplicas', 'maxReplicas'] as const) {
    if (!isWhole(form[field], 1, MAX_REPLICAS)) {
      problems[field] = COUNT;
    }
  }
  if (!isWhole(form.targetCpuPercent, 10, 95)) {
    problems.targetCpuPercent = PERCENT;
  }
  return problems;
}

function isWhole(text: string, min: number, max: number): boolean {
  const value = Number(text);
  return (
    text.trim() !== '' &&
    Number.isInteger(value) &&
    value >= min &&
    value <= max
  );
}

function variableProblems({ env, secrets }: PrepareForm): Problems {
  const kept = secrets.filter(row => !row.removed);
  const rows = [
    ...env.map(row => ({ key: `env.${row.id}`, row })),
    ...kept.map(row => ({ key: `secrets.${row.id}`, row })),
  ].filter(({ row }) => !isBlank(row));
  const problems: Problems = {};
  const seen = new Set<string>();
  for (const { key, row } of rows) {
    if (row.name === '') {
      problems[key] = 'Name the variable.';
    } else if (seen.has(row.name)) {
      problems[key] = `${row.name} is there already, above.`;
    } else if (isSecretWithoutValue(row)) {
      problems[key] = 'Give the secret a value.';
    }
    seen.add(row.name);
  }
  return problems;
}

function isSecretWithoutValue(row: VariableRow | SecretRow): boolean {
  return 'existing' in row && !row.existing && row.value === '';
}
