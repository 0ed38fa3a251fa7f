import { Plan } from './model/plans';
import { parseQuantity } from './quantity';
import { Refusal } from './refusal';

/** CPU and memory as Kubernetes quantities. @public */
export type Quantities = { cpu?: string; memory?: string };
/** What the container of one replica is given; what is missing has defaults. @public */
export type ContainerResources = {
  requests?: Quantities;
  limits?: Quantities;
};

/** What a container gets that names no resources of its own (LimitRange). @public */
export const DEFAULT_CONTAINER = {
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '250m', memory: '256Mi' },
} as const;

/** The least that a container can be given (LimitRange). @public */
export const LEAST_CONTAINER = { cpu: '10m', memory: '16Mi' } as const;

const NAMES = ['cpu', 'memory'] as const;
const WORDS = { cpu: 'CPU', memory: 'memory' };

/**
 * What a container really gets. Where only a request is given, the limit is
 * the default or, if that is less, the request: with a limit below its request
 * no pod could be made. Where only a limit is given, the request is the same
 * (as Kubernetes has it).
 *
 * Source: https://kubernetes.io/docs/concepts/policy/limit-range/
 *
 * @public
 */
export function effectiveResources({
  requests = {},
  limits = {},
}: ContainerResources = {}): {
  requests: Required<Quantities>;
  limits: Required<Quantities>;
} {
  const request = (name: keyof Quantities) =>
    requests[name] ?? limits[name] ?? DEFAULT_CONTAINER.requests[name];
  const limit = (name: keyof Quantities) =>
    limits[name] ?? greater(DEFAULT_CONTAINER.limits[name], requests[name]);
  return {
    requests: { cpu: request('cpu'), memory: request('memory') },
    limits: { cpu: limit('cpu'), memory: limit('memory') },
  };
}

/**
 * The resources as they are written to a Deployment: what is given, and the
 * limits that it needs because the default would be below its requests.
 *
 * @public
 */
export function writtenResources(
  given: ContainerResources,
): ContainerResources {
  const { limits } = effectiveResources(given);
  const raised = NAMES.filter(
    name => limits[name] !== DEFAULT_CONTAINER.limits[name],
  ).map(name => [name, limits[name]]);
  const named = { ...Object.fromEntries(raised), ...given.limits };
  return {
    ...given,
    ...(Object.keys(named).length > 0 && { limits: named }),
  };
}

/** Requests that are above their limits, in words. @public */
export function checkRequests({
  requests = {},
  limits = {},
}: ContainerResources): { name: keyof Quantities; message: string }[] {
  return NAMES.flatMap(name => {
    const [request, limit] = [requests[name], limits[name]];
    return request && limit && valueOf(request) > valueOf(limit)
      ? [
          {
            name,
            message: `The ${WORDS[name]} request (${request}) is greater than the limit (${limit}). Lower the request or raise the limit.`,
          },
        ]
      : [];
  });
}

/**
 * Says why no container could be given these resources, or nothing if one can.
 *
 * @param plan - of the tenant; where it is not known, its maximum is not
 * checked
 * @public
 */
export function checkResources(
  given: ContainerResources | undefined,
  plan: Plan | undefined,
): Refusal | undefined {
  const { requests, limits } = effectiveResources(given);
  const sentences = [
    ...checkRequests(given ?? {}).map(({ message }) => message),
    ...NAMES.flatMap(name => {
      const most = plan?.quota[name];
      const least = LEAST_CONTAINER[name];
      if (most !== undefined && valueOf(limits[name]) > valueOf(most)) {
        return [
          `${limits[name]} ${WORDS[name]} for one replica is more than the plan "${plan?.name}" has for the whole tenant (${most}). Choose less, or ask an admin for a larger plan.`,
        ];
      }
      const less = [requests[name], limits[name]].find(
        text => valueOf(text) < valueOf(least),
      );
      return less === undefined
        ? []
        : [
            `${less} ${WORDS[name]} is less than a container needs. Choose at least ${least}.`,
          ];
    }),
  ];
  return sentences.length > 0
    ? { reason: 'ResourcesInvalid', message: sentences.join(' ') }
    : undefined;
}

function greater(a: string, b: string | undefined): string {
  return b !== undefined && valueOf(b) > valueOf(a) ? b : a;
}

function valueOf(quantity: string): number {
  return parseQuantity(quantity) ?? 0;
}
