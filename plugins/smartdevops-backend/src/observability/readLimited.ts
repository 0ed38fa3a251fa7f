/**
 * Reads an answer as JSON, up to a size.
 *
 * @throws if it is larger, or no JSON
 */
export async function readLimited(
  response: Response,
  maxBytes: number,
): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new Error(`The answer is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
