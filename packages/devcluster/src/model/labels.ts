import { LabelSelector } from './objects';

type Labels = Record<string, string> | undefined;

/** Whether every pair of `selector` is among `labels`. */
export function matchesLabels(
  selector: Record<string, string>,
  labels: Labels,
): boolean {
  return Object.entries(selector).every(
    ([key, value]) => labels?.[key] === value,
  );
}

function matchesExpression(
  expression: NonNullable<LabelSelector['matchExpressions']>[number],
  labels: Labels,
): boolean {
  const value = labels?.[expression.key];
  switch (expression.operator) {
    case 'In':
      return value !== undefined && !!expression.values?.includes(value);
    case 'NotIn':
      return value === undefined || !expression.values?.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Evaluates a metav1.LabelSelector; an absent selector matches nothing. */
export function matchesLabelSelector(
  selector: LabelSelector | undefined,
  labels: Labels,
): boolean {
  if (!selector) return false;
  return (
    matchesLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every(expression =>
      matchesExpression(expression, labels),
    )
  );
}

/** The `a=b,c in (d,e)` form that Scale and tables show. */
export function formatLabelSelector(
  selector: LabelSelector | undefined,
): string {
  const equal = Object.entries(selector?.matchLabels ?? {})
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => `${key}=${value}`);
  const expressions = (selector?.matchExpressions ?? []).map(e => {
    const values = `(${[...(e.values ?? [])].sort().join(',')})`;
    switch (e.operator) {
      case 'In':
        return `${e.key} in ${values}`;
      case 'NotIn':
        return `${e.key} notin ${values}`;
      case 'Exists':
        return e.key;
      default:
        return `!${e.key}`;
    }
  });
  return [...equal, ...expressions].join(',');
}
