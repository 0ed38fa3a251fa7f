import { fromEventsV1 } from '../../model/events';
import { KubeObject } from '../../model/objects';
import { warnUnknown } from '../../registry/patching';
import { WriteOptions } from '../../registry/writeOptions';
import { decode, DecodeError } from '../../schema/decode';
import { apiVersionOf, ResourceDefinition } from '../../schema/resource';
import { isObject } from '../../util/json';
import { badRequest } from '../status';

/**
 * Decodes a body as an object of a kind.
 * @throws ApiError 400 for a wrong type or, when strict, an unknown field
 */
export function decodeObject(
  definition: ResourceDefinition,
  body: unknown,
  options: WriteOptions,
): KubeObject {
  const { kind, version } = definition;
  const label = `${kind} in version "${version}" cannot be handled as a ${kind}`;
  if (!isObject(body)) {
    throw badRequest(
      `${label}: json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type v1.${kind}`,
    );
  }
  checkTypeMeta(definition, body);
  try {
    const { value, unknownFields } = decode<KubeObject>(body, definition.type);
    if (unknownFields.length > 0 && options.fieldValidation === 'Strict') {
      const list = unknownFields.map(field => `unknown field "${field}"`);
      throw badRequest(`${label}: strict decoding error: ${list.join(', ')}`);
    }
    warnUnknown(unknownFields, options);
    value.metadata ??= {} as KubeObject['metadata'];
    return definition.group === 'events.k8s.io' ? fromEventsV1(value) : value;
  } catch (error) {
    if (error instanceof DecodeError) {
      throw badRequest(`${label}: ${error.message}`);
    }
    throw error;
  }
}

function checkTypeMeta(
  definition: ResourceDefinition,
  body: Record<string, unknown>,
): void {
  const expected = apiVersionOf(definition);
  const { kind, apiVersion } = body;
  if (definition.custom && (!kind || !apiVersion)) {
    const text = JSON.stringify(body);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${definition.kind}): Object '${kind ? 'apiVersion' : 'Kind'}' is missing in '${text}' (${text.slice(0, 30)} ...)`,
    );
  }
  if (apiVersion && apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind && kind !== definition.kind) {
    const [version, expectedKind] = [definition.version, definition.kind];
    throw badRequest(
      `${kind} in version "${version}" cannot be handled as a ${expectedKind}: converting (${version}.${kind}) to (${definition.group || 'core'}.${expectedKind}): unknown conversion`,
    );
  }
}
