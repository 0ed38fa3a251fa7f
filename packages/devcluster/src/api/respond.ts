import { ServerResponse } from 'node:http';
import { stringify as stringifyYaml } from 'yaml';
import { ResponseForm } from './negotiation';
import { ApiError, Status } from './status';

/** A warning as the Warning header carries it. */
export function warningHeader(message: string): string {
  return `299 - "${message.replace(/[\\"]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`;
}

/** Sends a JSON or YAML document. */
export function sendDocument(
  response: ServerResponse,
  code: number,
  document: unknown,
  form?: ResponseForm,
  warnings: string[] = [],
): void {
  if (response.headersSent || response.destroyed) return;
  const yaml = form?.encoding === 'yaml';
  const text = yaml ? stringifyYaml(document) : `${JSON.stringify(document)}\n`;
  const body = Buffer.from(text);
  if (warnings.length > 0) {
    const unique = [...new Set(warnings)];
    response.setHeader('Warning', unique.map(toHeaderText));
  }
  response.writeHead(code, {
    'Content-Type': form?.contentType ?? 'application/json',
    'Content-Length': body.length,
    'Cache-Control': 'no-cache, private',
  });
  response.end(body);
}

// Header values must be Latin-1.
function toHeaderText(message: string): string {
  return warningHeader(message).replace(/[^\x20-\x7e]/g, '?');
}

/** Sends plain text. */
export function sendText(
  response: ServerResponse,
  code: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(code, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Sends an error as a Status; anything unexpected becomes a 500. */
export function sendError(
  response: ServerResponse,
  error: unknown,
  warnings: string[] = [],
): void {
  const status = toStatus(error);
  const retryAfter = status.details?.retryAfterSeconds;
  if (retryAfter && !response.headersSent) {
    response.setHeader('Retry-After', String(retryAfter));
  }
  sendDocument(response, status.code, status, undefined, warnings);
}

/** The Status of an error. */
export function toStatus(error: unknown): Status {
  if (error instanceof ApiError) return error.toStatus();
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(
    500,
    'InternalError',
    `Internal error occurred: ${message}`,
    { causes: [{ reason: 'InternalError', message }] },
  ).toStatus();
}
