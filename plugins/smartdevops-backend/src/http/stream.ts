import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** Aborts when the reader goes away. */
export function closedSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  return controller.signal;
}

/**
 * Answers a stream that may go on for hours, at the pace of its reader.
 *
 * @param closed - aborts when the reader goes away, which is no error
 */
export async function sendStream(
  response: Response,
  stream: Readable,
  closed: AbortSignal,
): Promise<void> {
  // no-transform: the portal's compression would hold lines back until it
  // has enough of them, and nobody could follow a log.
  response.setHeader('cache-control', 'no-store, no-transform');
  response.flushHeaders();
  // pipeline keeps the back-pressure of a slow reader.
  await pipeline(stream, response, { signal: closed }).catch(error => {
    if (!closed.aborted) {
      throw error;
    }
  });
}
