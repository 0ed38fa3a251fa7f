import { Root, Type } from 'protobufjs';
import { getPath, isObject } from '../util/json';
import { PROTOBUF_SCHEMA } from './protobufSchema';
import { ApiError } from './status';

/** The media type of Kubernetes' protobuf envelope. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
const root = Root.fromJSON(PROTOBUF_SCHEMA);

function decodeAs(type: Type, bytes: Uint8Array): Record<string, unknown> {
  return type.toObject(type.decode(bytes), { longs: Number, bytes: String });
}

function unsupported(): ApiError {
  return new ApiError(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

/** Quantities are messages in protobuf and texts in JSON. */
function flattenQuantities(object: Record<string, unknown>): void {
  const hard = getPath(object, ['spec', 'hard']);
  if (!isObject(hard)) return;
  for (const [name, value] of Object.entries(hard)) {
    hard[name] = (value as { string: string }).string;
  }
}

/**
 * Reads an object from the protobuf envelope, for the kinds that kubectl sends
 * this way.
 * @throws ApiError 415 for other kinds and for anything that does not decode
 */
export function parseProtobuf(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) throw unsupported();
  try {
    const envelope = root.lookupType('Unknown');
    const { typeMeta, raw } = envelope.decode(
      body.subarray(MAGIC.length),
    ) as unknown as {
      typeMeta: { apiVersion: string; kind: string };
      raw: Uint8Array;
    };
    const type = root.lookupType(typeMeta.kind);
    const object = decodeAs(type, raw);
    flattenQuantities(object);
    const { apiVersion, kind } = typeMeta;
    return { apiVersion, kind, ...withoutEmpty(object) };
  } catch {
    throw unsupported();
  }
}

/** Unset strings of proto2 messages arrive as empty ones. */
function withoutEmpty(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== '')
      .map(([key, item]) => [key, cleaned(key, item)]),
  );
}

function cleaned(key: string, value: unknown): unknown {
  if (key === 'data' || key === 'stringData') return value;
  if (Array.isArray(value)) return value.map(item => cleaned(key, item));
  return isObject(value) ? withoutEmpty(value) : value;
}
