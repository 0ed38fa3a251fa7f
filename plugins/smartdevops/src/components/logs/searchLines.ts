import { plainText } from './ansi';
import { LogEntry } from './logEntries';

// Each line is looked through again with each letter and each new line.
const lowerCase = new WeakMap<LogEntry, string>();

function searchable(entry: LogEntry): string {
  let text = lowerCase.get(entry);
  if (text === undefined) {
    text = plainText(entry.text).toLocaleLowerCase('en-US');
    lowerCase.set(entry, text);
  }
  return text;
}

/** Lines that hold a text, whatever its case, by their numbers in order. */
export function searchLines(entries: LogEntry[], text: string): number[] {
  const needle = text.toLocaleLowerCase('en-US');
  return needle === ''
    ? []
    : entries
        .filter(entry => !entry.notice && searchable(entry).includes(needle))
        .map(({ seq }) => seq);
}

/**
 * The match to go to from the current one, around the ends; the newest if
 * there was none.
 */
export function nextMatch(
  matches: number[],
  current: number | undefined,
  direction: 1 | -1,
): number | undefined {
  if (current === undefined || matches.length === 0) {
    return matches[matches.length - 1];
  }
  return direction === 1
    ? (matches.find(seq => seq > current) ?? matches[0])
    : (matches.filter(seq => seq < current).pop() ??
        matches[matches.length - 1]);
}

/** A text in pieces, every second of which is what was searched for. */
export function splitByMatch(text: string, needle: string): string[] {
  const lower = text.toLocaleLowerCase('en-US');
  const wanted = needle.toLocaleLowerCase('en-US');
  // Few characters change their length with their case; then nothing is marked.
  if (wanted === '' || lower.length !== text.length) {
    return [text];
  }
  const pieces: string[] = [];
  let from = 0;
  for (
    let at = lower.indexOf(wanted);
    at !== -1;
    at = lower.indexOf(wanted, from)
  ) {
    pieces.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...pieces, text.slice(from)];
}
