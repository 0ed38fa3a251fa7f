import { LogLine } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Most lines kept in the browser; older ones go. */
export const MAX_LINES = 20_000;
/** Longer lines are cut: one line must not fill the memory. */
export const MAX_LINE = 8_192;

/** A line of a log, or a notice of the portal between its lines. */
export type LogEntry = LogLine & {
  /** Counts up from 1 by one, so that it says how many lines went. */
  seq: number;
};

/** Adds lines behind what is kept, and lets the oldest go. */
export function appendEntries(
  entries: LogEntry[],
  lines: LogLine[],
): LogEntry[] {
  const next = (entries[entries.length - 1]?.seq ?? 0) + 1;
  const added = lines.map((line, index) => ({ ...line, seq: next + index }));
  const room = Math.max(0, MAX_LINES - added.length);
  const kept = room === 0 ? [] : entries.slice(-room);
  return [...kept, ...added.slice(-MAX_LINES)];
}

/** How many lines were let go before the oldest one that is kept. */
export function droppedOf(entries: LogEntry[]): number {
  return (entries[0]?.seq ?? 1) - 1;
}

/** A line as it is kept: without the end of a line of Windows, and not endless. */
export function tidyLine(line: LogLine): LogLine {
  const text = line.text.replace(/\r+$/, '');
  return {
    ...line,
    text:
      text.length > MAX_LINE
        ? `${text.slice(0, MAX_LINE)} … (${
            text.length - MAX_LINE
          } more characters)`
        : text,
  };
}

/** Lines as a file: with the pod's name where there are several. */
export function toFile(entries: LogEntry[]): string {
  const lines = entries.filter(({ notice }) => !notice);
  const several = new Set(lines.map(({ pod }) => pod)).size > 1;
  return lines
    .map(({ pod, at, text }) =>
      [at, several ? pod : undefined, text].filter(Boolean).join(' '),
    )
    .concat('')
    .join('\n');
}
