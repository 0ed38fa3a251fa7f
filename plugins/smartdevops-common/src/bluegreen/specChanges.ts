import { AppSpec } from '../api/schemas/appSpec';
import { SpecChange } from '../api/schemas/releaseStatus';

/**
 * What differs between two versions of an app, field by field, as people read
 * it. Values of secrets are known to nobody: of those only names show.
 *
 * @public
 */
export function specChanges(from: AppSpec, to: AppSpec): SpecChange[] {
  return [
    change('image', from.image, to.image),
    change('port', from.port, to.port),
    change('health path', from.healthPath, to.healthPath),
    change('host', from.host, to.host),
    ...keyed('environment variable', from.env, to.env),
    ...keyed('secret variable', names(from), names(to)),
    ...keyed('request', from.resources?.requests, to.resources?.requests),
    ...keyed('limit', from.resources?.limits, to.resources?.limits),
    change('autoscaling', autoscaling(from), autoscaling(to)),
  ].filter(entry => entry !== undefined);
}

function change(
  field: string,
  from: string | number | undefined,
  to: string | number | undefined,
): SpecChange | undefined {
  return from === to
    ? undefined
    : { field, from: from?.toString(), to: to?.toString() };
}

function keyed(
  what: string,
  from: Record<string, string | undefined> = {},
  to: Record<string, string | undefined> = {},
) {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return keys.map(key => change(`${what} ${key}`, from[key], to[key]));
}

function names({ secretEnv }: AppSpec): Record<string, string> {
  return Object.fromEntries(secretEnv.map(name => [name, 'set']));
}

function autoscaling({ autoscaling: value }: AppSpec): string | undefined {
  return (
    value &&
    `${value.minReplicas} to ${value.maxReplicas} replicas at ${value.targetCpuPercent} % CPU`
  );
}
