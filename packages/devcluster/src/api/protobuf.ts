import { MapField, Root, Type } from 'protobufjs';
import { isObject } from '../util/json';
import { PROTOBUF_SCHEMA } from './protobufSchema';
import { ApiError } from './status';

/** The media type of Kubernetes' protobuf envelope. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
const root = Root.fromJSON(PROTOBUF_SCHEMA);

function unsupported(): ApiError {
  return new ApiError(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

type Message = Record<string, unknown>;

/** Messages of versions that differ in their structure. */
const NAMED: Readonly<Record<string, string>> = {
  'autoscaling/v1 HorizontalPodAutoscaler': 'HorizontalPodAutoscalerV1',
};

/** Messages that are something simpler in JSON. */
const SIMPLE: Readonly<Record<string, (value: Message) => unknown>> = {
  Quantity: ({ string }) => string,
  IntOrString: ({ type, intVal, strVal }) => (type ? strVal : intVal),
};

/** Messages whose fields are, in JSON, fields of what holds them. */
const INLINED = new Set(['IngressRuleValue']);

/** Fields that are always sent, and mean nothing when they are zero. */
const UNSET_WHEN_ZERO = new Set([
  'hostPort',
  'nodePort',
  'number',
  'publishNotReadyAddresses',
]);

function isUnset(name: string, value: unknown): boolean {
  return value === '' || (!value && UNSET_WHEN_ZERO.has(name));
}

function valueToJson(type: Type, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => valueToJson(type, item));
  if (!isObject(value)) return value;
  return SIMPLE[type.name]?.(value) ?? messageToJson(type, value);
}

/** A decoded message in the structure of Kubernetes' JSON. */
function messageToJson(type: Type, object: Message): Message {
  const result: Message = {};
  for (const field of type.fieldsArray) {
    const { name } = field;
    const value = object[name];
    if (value === undefined || isUnset(name, value)) continue;
    const nested = field.resolve().resolvedType;
    if (!(nested instanceof Type)) {
      result[name] = value;
    } else if (field instanceof MapField) {
      result[name] = Object.fromEntries(
        Object.entries(value as Message).map(([key, item]) => [
          key,
          valueToJson(nested, item),
        ]),
      );
    } else if (INLINED.has(nested.name)) {
      Object.assign(result, valueToJson(nested, value));
    } else {
      result[name] = valueToJson(nested, value);
    }
  }
  return result;
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
    const { apiVersion, kind } = typeMeta;
    const type = root.lookupType(NAMED[`${apiVersion} ${kind}`] ?? kind);
    const object = type.toObject(type.decode(raw), {
      longs: Number,
      bytes: String,
    });
    return { apiVersion, kind, ...messageToJson(type, object) };
  } catch {
    throw unsupported();
  }
}
