import { ApiError, qualifiedName } from '../../api/status';
import { KubeObject } from '../../model/objects';
import { invalid, invalidError } from '../../schema/fieldErrors';
import { ObjectStore } from '../../storage/store';
import { AdmissionPlugin, AdmissionRequest } from '../admission';
import { ExpressionCache, toCel } from './expressions';
import { MatchResources, matchesRequest } from './matching';

const GROUP = 'admissionregistration.k8s.io';
const POLICIES = `${GROUP}/validatingadmissionpolicies`;
const BINDINGS = `${GROUP}/validatingadmissionpolicybindings`;

interface Validation {
  expression: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
}

interface NamedExpression {
  name: string;
  expression: string;
}

interface Policy extends KubeObject {
  spec: {
    failurePolicy?: 'Fail' | 'Ignore';
    matchConstraints?: MatchResources;
    matchConditions?: NamedExpression[];
    variables?: NamedExpression[];
    validations?: Validation[];
  };
}

interface Binding extends KubeObject {
  spec: {
    policyName: string;
    validationActions?: ('Deny' | 'Warn' | 'Audit')[];
    matchResources?: MatchResources;
  };
}

type Variables = Record<string, unknown>;

/** Evaluates ValidatingAdmissionPolicies that are bound. */
export class ValidatingAdmissionPolicies implements AdmissionPlugin {
  private readonly expressions = new ExpressionCache();

  constructor(private readonly store: ObjectStore) {}

  validate(request: AdmissionRequest): void {
    if (request.definition.group === GROUP) {
      // Policies do not guard themselves, but they must compile.
      if (request.definition.storage === POLICIES) this.checkPolicy(request);
      return;
    }
    const bindings = this.store.list(BINDINGS) as Binding[];
    for (const binding of bindings) this.evaluate(binding, request);
  }

  private evaluate(binding: Binding, request: AdmissionRequest): void {
    const policy = this.store.get(
      POLICIES,
      undefined,
      binding.spec.policyName,
    ) as Policy | undefined;
    if (!policy) return;
    const namespace = this.namespaceOf(request);
    const matches =
      matchesRequest(policy.spec.matchConstraints, request, namespace) &&
      matchesRequest(binding.spec.matchResources, request, namespace);
    if (!matches) return;
    const failure = this.firstFailure(policy, request, namespace);
    if (failure) report(binding, policy, request, failure);
  }

  private namespaceOf(request: AdmissionRequest): KubeObject | undefined {
    return request.definition.namespaced
      ? this.store.get('namespaces', undefined, request.namespace ?? '')
      : undefined;
  }

  private firstFailure(
    policy: Policy,
    request: AdmissionRequest,
    namespace: KubeObject | undefined,
  ): Required<Pick<Validation, 'message' | 'reason'>> | undefined {
    const { spec } = policy;
    try {
      const variables = requestVariables(request, namespace);
      const applies = (spec.matchConditions ?? []).every(
        condition => this.run(condition.expression, variables) === true,
      );
      if (!applies) return undefined;
      this.addVariables(spec.variables ?? [], variables);
      for (const validation of spec.validations ?? []) {
        if (this.run(validation.expression, variables) !== true) {
          return {
            message: this.messageOf(validation, variables),
            reason: validation.reason ?? 'Invalid',
          };
        }
      }
      return undefined;
    } catch (error) {
      if (spec.failurePolicy === 'Ignore') return undefined;
      return {
        message: `expression resulted in error: ${(error as Error).message}`,
        reason: 'Invalid',
      };
    }
  }

  private run(expression: string, variables: Variables): unknown {
    return this.expressions.compile(expression)(variables);
  }

  private addVariables(
    definitions: NamedExpression[],
    variables: Variables,
  ): void {
    const values: Variables = {};
    variables.variables = values;
    for (const { name, expression } of definitions) {
      values[name] = this.run(expression, variables);
    }
  }

  private messageOf(validation: Validation, variables: Variables): string {
    if (validation.messageExpression) {
      const message = this.run(validation.messageExpression, variables);
      if (typeof message === 'string' && message.trim()) return message;
    }
    return (
      validation.message ?? `failed expression: ${validation.expression.trim()}`
    );
  }

  private checkPolicy(request: AdmissionRequest): void {
    if (!request.object) return;
    const { spec } = request.object as Policy;
    const lists = {
      validations: spec.validations ?? [],
      matchConditions: spec.matchConditions ?? [],
      variables: spec.variables ?? [],
    };
    const errors = Object.entries(lists).flatMap(([list, items]) =>
      items.flatMap((item, index) => {
        try {
          this.expressions.compile(item.expression);
          return [];
        } catch (error) {
          return [
            invalid(
              `spec.${list}[${index}].expression`,
              item.expression,
              `compilation failed: ${(error as Error).message.split('\n')[0]}`,
            ),
          ];
        }
      }),
    );
    if (errors.length > 0) {
      throw invalidError(request.definition, request.name, errors);
    }
  }
}

function requestVariables(
  request: AdmissionRequest,
  namespace: KubeObject | undefined,
): Variables {
  const { definition, user } = request;
  const { group, version, kind, plural } = definition;
  return {
    object: toCel(request.object ?? null),
    oldObject: toCel(request.oldObject ?? null),
    namespaceObject: toCel(namespace ?? null),
    params: null,
    request: toCel({
      operation: request.operation,
      name: request.name,
      namespace: request.namespace ?? '',
      kind: { group, version, kind },
      resource: { group, version, resource: plural },
      subResource: request.subresource ?? '',
      userInfo: {
        username: user.username,
        uid: user.uid ?? '',
        groups: user.groups,
        extra: user.extra ?? {},
      },
      dryRun: request.dryRun,
    }),
  };
}

const CODES: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  Invalid: 422,
  RequestEntityTooLarge: 413,
};

function report(
  binding: Binding,
  policy: Policy,
  request: AdmissionRequest,
  failure: { message: string; reason: string },
): void {
  const actions = binding.spec.validationActions ?? ['Deny'];
  const names = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
  if (actions.includes('Warn')) {
    request.warn(`Validation failed for ${names}: ${failure.message}`);
  }
  if (!actions.includes('Deny')) return;
  const { definition, name } = request;
  throw new ApiError(
    CODES[failure.reason] ?? 422,
    failure.reason,
    `${qualifiedName(definition)} "${name}" is forbidden: ${names} denied request: ${failure.message}`,
    {
      name,
      ...(definition.group ? { group: definition.group } : {}),
      kind: definition.plural,
      causes: [
        {
          reason: failure.reason,
          message: `${names} denied request: ${failure.message}`,
        },
      ],
    },
  );
}
