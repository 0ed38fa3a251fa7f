import {
  mergePrepare,
  PrepareAppRequest,
  prepareAppSchema,
  SpecChange,
  specChanges,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Base } from './prepareForm';

// Secrets get keys by revision; which one it will be is not shown.
const SOME_REVISION = 1;

/**
 * What the version that is being prepared will change, decided as the backend
 * decides it; nothing while the request is not valid.
 */
export function previewChanges(
  body: PrepareAppRequest,
  { spec, replicas }: Base,
): SpecChange[] | undefined {
  const { data } = prepareAppSchema.safeParse(body);
  if (!data) {
    return undefined;
  }
  const next = mergePrepare(spec, data, { replicas, revision: SOME_REVISION });
  const values = Object.entries(data.secretEnv ?? {})
    .filter(([name, value]) => value !== null && spec.secretEnv.includes(name))
    .map(([name]) => ({
      field: `secret variable ${name}`,
      from: 'set',
      to: 'another value',
    }));
  const count =
    data.replicas === undefined
      ? []
      : [
          {
            field: 'replicas',
            from: String(replicas),
            to: String(data.replicas),
          },
        ];
  return [...specChanges(spec, next), ...values, ...count];
}
