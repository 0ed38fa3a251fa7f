import { Condition } from '../../model/objects';

/** A condition without its times. */
export type ConditionInput = Required<
  Pick<Condition, 'type' | 'status' | 'reason' | 'message'>
>;

/** Finds a condition by its type. */
export function findCondition(
  conditions: Condition[],
  type: string,
): Condition | undefined {
  return conditions.find(item => item.type === type);
}

/** Conditions without those of a type. */
export function withoutCondition(
  conditions: Condition[],
  type: string,
): Condition[] {
  return conditions.filter(item => item.type !== type);
}

/**
 * Conditions with a new one, as the deployment controller keeps them: what has
 * the same status and reason stays as it is, with its times and its message;
 * everything else moves to the end.
 */
export function withCondition(
  conditions: Condition[],
  next: ConditionInput,
  now: string,
): Condition[] {
  const old = findCondition(conditions, next.type);
  if (old?.status === next.status && old.reason === next.reason) {
    return conditions;
  }
  const { type, status, reason, message } = next;
  const lastTransitionTime =
    old?.status === status ? (old.lastTransitionTime ?? now) : now;
  return [
    ...withoutCondition(conditions, type),
    { type, status, lastUpdateTime: now, lastTransitionTime, reason, message },
  ];
}

/** Like {@link withCondition}, but a repetition is written anew, too. */
export function withRenewedCondition(
  conditions: Condition[],
  next: ConditionInput,
  now: string,
): Condition[] {
  const old = findCondition(conditions, next.type);
  const renewed = withCondition(
    withoutCondition(conditions, next.type),
    next,
    now,
  );
  return renewed.map(item =>
    item.type === next.type && old?.status === next.status
      ? { ...item, lastTransitionTime: old.lastTransitionTime ?? now }
      : item,
  );
}
