import { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { parseProtobuf, PROTOBUF } from './protobuf';
import { isDeeperThan } from '../util/depth';
import { jsonProblem } from '../util/goJson';
import { ApiError, badRequest } from './status';

const MAX_BODY_BYTES = 3 * 1024 * 1024;
/** Kubernetes takes 10,000; nobody needs more than some dozens. */
const MAX_DEPTH = 500;
const MAX_DROPPED_BYTES = 64 * 1024 * 1024;

const UNKNOWN_FORMAT =
  'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf';

/**
 * Reads a whole body; refuses more than 3 MiB. The rest of a body that is too
 * big is read and dropped, so that the client gets to see the refusal.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
    if (size > MAX_DROPPED_BYTES) break;
  }
  if (size > MAX_BODY_BYTES) {
    throw new ApiError(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: limit is ${MAX_BODY_BYTES}`,
      {},
    );
  }
  return Buffer.concat(chunks);
}

/** The media type of a request without parameters. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json')
    .split(';')[0]
    .trim()
    .toLowerCase();
}

/**
 * Parses a JSON or YAML object body.
 * @param kind - kind that is expected, for the text of a refusal
 */
export function parseObjectBody(
  body: Buffer,
  type: string,
  kind: string,
): unknown {
  if (type === PROTOBUF) return parseProtobuf(body);
  if (type === 'application/json') return shallow(parseJson(body, kind));
  if (type === 'application/yaml') {
    return shallow(parseYamlDocument(body.toString('utf8')));
  }
  throw new ApiError(415, 'UnsupportedMediaType', UNKNOWN_FORMAT);
}

function parseJson(body: Buffer, kind: string): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${jsonProblem(body)} (${text.slice(0, 100)})`,
    );
  }
}

/** Answers 400 for data that is nested beyond reason. */
function shallow(parsed: unknown): unknown {
  if (isDeeperThan(parsed, MAX_DEPTH)) throw badRequest('exceeded max depth');
  return parsed;
}

/** Parses YAML 1.1, as Kubernetes reads it. */
export function parseYamlDocument(text: string): unknown {
  try {
    return parseYaml(text, {
      version: '1.1',
      maxAliasCount: 100,
      logLevel: 'error',
    });
  } catch (error) {
    throw badRequest(
      `error converting YAML to JSON: yaml: ${(error as Error).message.split('\n')[0]}`,
    );
  }
}

/** Parses the body of a patch. */
export function parsePatchBody(body: Buffer, type: string): unknown {
  const text = body.toString('utf8');
  if (type === 'application/apply-patch+yaml') {
    return shallow(parseYamlDocument(text));
  }
  try {
    return shallow(JSON.parse(text));
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest(`error decoding patch: ${jsonProblem(body)}`);
  }
}
