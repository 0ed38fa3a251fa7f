import { KubeObject } from '../model/objects';
import { apiVersionOf, ResourceDefinition } from '../schema/resource';
import { newUid, randomSuffix } from '../util/names';

const MAX_NAME_TRIES = 8;

/** A new object with the metadata that the server gives it. */
export function newObject(
  definition: ResourceDefinition,
  namespace: string | undefined,
  input: KubeObject,
  now: string,
): KubeObject {
  const { metadata, apiVersion, kind, ...content } = input;
  return {
    apiVersion: apiVersionOf(definition),
    kind: definition.kind,
    metadata: {
      ...metadata,
      ...(definition.namespaced ? { namespace } : {}),
      uid: newUid(),
      resourceVersion: '',
      creationTimestamp: now,
    },
    ...content,
  };
}

/** Gives an object that only has a generateName a name that is free. */
export function chooseName(
  { metadata }: KubeObject,
  isTaken: (name: string) => unknown,
): void {
  if (metadata.name || !metadata.generateName) return;
  const base = metadata.generateName.slice(0, 58);
  for (let attempt = 0; attempt < MAX_NAME_TRIES; attempt += 1) {
    metadata.name = `${base}${randomSuffix()}`;
    if (!isTaken(metadata.name)) return;
  }
}
