import {
  AppSpec,
  ContainerResources,
  PrepareAppRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** A plain variable as it stands in the form. */
export type VariableRow = { id: number; name: string; value: string };

/** A secret variable; its value is never read, only written. */
export type SecretRow = VariableRow & {
  /** Whether the active version has it: without a new value it is kept. */
  existing: boolean;
  removed: boolean;
};

/** CPU and memory, as they are typed. */
export type QuantityTexts = { cpu: string; memory: string };

/** Everything of the form as text, the way it is typed. */
export type PrepareForm = {
  image: string;
  port: string;
  replicas: string;
  healthPath: string;
  host: string;
  env: VariableRow[];
  secrets: SecretRow[];
  requests: QuantityTexts;
  limits: QuantityTexts;
  autoscaled: boolean;
  minReplicas: string;
  maxReplicas: string;
  targetCpuPercent: string;
  /** Id of the next row. */
  nextId: number;
};

/** What the form starts from: the active version and how many pods it has. */
export type Base = { spec: AppSpec; replicas: number };

/** The form filled in with the active version. */
export function formOf({ spec, replicas }: Base): PrepareForm {
  const { autoscaling, resources } = spec;
  const env = Object.entries(spec.env);
  return {
    image: spec.image,
    port: String(spec.port),
    replicas: String(replicas),
    healthPath: spec.healthPath ?? '',
    host: spec.host ?? '',
    env: env.map(([name, value], id) => ({ id, name, value })),
    secrets: spec.secretEnv.map((name, index) => ({
      id: env.length + index,
      name,
      value: '',
      existing: true,
      removed: false,
    })),
    requests: textsOf(resources?.requests),
    limits: textsOf(resources?.limits),
    autoscaled: autoscaling !== undefined,
    minReplicas: String(autoscaling?.minReplicas ?? Math.max(1, replicas)),
    maxReplicas: String(autoscaling?.maxReplicas ?? Math.max(2, 2 * replicas)),
    targetCpuPercent: String(autoscaling?.targetCpuPercent ?? 70),
    nextId: env.length + spec.secretEnv.length,
  };
}

/** The request: only what differs from the active version; null takes away. */
export function bodyOf(form: PrepareForm, base: Base): PrepareAppRequest {
  const { spec } = base;
  const before = formOf(base);
  const env = envOf(form);
  const secretEnv = secretsOf(form, env);
  const autoscaling = autoscalingOf(form);
  const body: PrepareAppRequest = {
    image: differing(form.image, before.image),
    port: differing(Number(form.port), spec.port),
    // While the autoscaler decides, a count would mean nothing.
    replicas: form.autoscaled
      ? undefined
      : differing(Number(form.replicas), base.replicas),
    healthPath: differing(form.healthPath || null, spec.healthPath ?? null),
    host: differing(form.host || null, spec.host ?? null),
    env: isSame(env, spec.env) ? undefined : env,
    secretEnv: Object.keys(secretEnv).length > 0 ? secretEnv : undefined,
    resources: isSame(resourcesOf(form), resourcesOf(before))
      ? undefined
      : resourcesOf(form),
    autoscaling: isSame(autoscaling, autoscalingOf(before))
      ? undefined
      : autoscaling,
  };
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined),
  );
}

/** Rows that were added and not filled in mean nothing. */
export function isBlank(row: VariableRow): boolean {
  return row.name === '' && row.value === '';
}

function envOf({ env }: PrepareForm): Record<string, string> {
  return Object.fromEntries(
    env.filter(row => !isBlank(row)).map(({ name, value }) => [name, value]),
  );
}

function secretsOf(
  { secrets }: PrepareForm,
  env: Record<string, string>,
): Record<string, string | null> {
  return Object.fromEntries(
    secrets
      // A variable that becomes a plain one is no secret by that alone.
      .filter(row => !isBlank(row) && !(row.removed && row.name in env))
      .filter(row => row.removed || row.value !== '' || !row.existing)
      .map(({ name, value, removed }) => [name, removed ? null : value]),
  );
}

/** What the form says of resources; what is left empty is missing. */
export function givenResources({
  requests,
  limits,
}: PrepareForm): ContainerResources {
  const parts = {
    requests: quantitiesOf(requests),
    limits: quantitiesOf(limits),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value));
}

function resourcesOf(form: PrepareForm): ContainerResources | null {
  const given = givenResources(form);
  return Object.keys(given).length > 0 ? given : null;
}

function quantitiesOf(texts: QuantityTexts) {
  const given = Object.entries(texts).filter(([, text]) => text !== '');
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function autoscalingOf(form: PrepareForm) {
  return form.autoscaled
    ? {
        minReplicas: Number(form.minReplicas),
        maxReplicas: Number(form.maxReplicas),
        targetCpuPercent: Number(form.targetCpuPercent),
      }
    : null;
}

function textsOf(quantities: Partial<QuantityTexts> = {}): QuantityTexts {
  return { cpu: quantities.cpu ?? '', memory: quantities.memory ?? '' };
}

function differing<T>(value: T, before: T): T | undefined {
  return Object.is(value, before) ? undefined : value;
}

/** Whether two plain values are the same, whatever the order of their keys. */
function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([x], [y]) => x.localeCompare(y)),
        )
      : part,
  );
}
