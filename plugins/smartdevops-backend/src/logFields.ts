/**
 * What went wrong, as a field of a log line. Errors carry what others wrote:
 * names of images, answers of servers, texts of alerts. In a field they are
 * quoted, in a message they could end the line and begin a forged one.
 */
export function causeOf(error: unknown): { cause: string } {
  return { cause: error instanceof Error ? error.message : String(error) };
}
