/** Most lines kept in the browser; older ones go. */
export const MAX_LINES = 5_000;

/**
 * Adds text to lines. The last line may be unfinished: what follows it is
 * joined to it.
 */
export function appendLines(lines: string[], text: string): string[] {
  const parts = text.split('\n');
  const last = lines[lines.length - 1] ?? '';
  const joined = [...lines.slice(0, -1), last + parts[0], ...parts.slice(1)];
  return joined.length > MAX_LINES ? joined.slice(-MAX_LINES) : joined;
}
