import { StringDecoder } from 'node:string_decoder';

/** A line longer than this goes on in the next one: nothing endless is kept. */
export const MAX_LINE = 64 * 1024;

/** A line of a log as the API server gives it with `timestamps=true`. */
export type TimedLine = {
  /** RFC 3339, as precise as it was given; missing where a line has none. */
  at?: string;
  text: string;
};

/**
 * Cuts a stream of bytes into lines. At any time it holds one line and one
 * chunk: whoever does not read on stops the sender.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer | string>,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.write(chunk);
    let start = 0;
    for (;;) {
      const newline = rest.indexOf('\n', start);
      const end = newline === -1 ? rest.length : newline;
      if (newline === -1 && end - start < MAX_LINE) {
        break;
      }
      const cut = Math.min(end, start + MAX_LINE);
      yield rest.slice(start, cut).replace(/\r$/, '');
      start = cut === newline ? cut + 1 : cut;
    }
    rest = rest.slice(start);
  }
  rest += decoder.end();
  if (rest !== '') {
    yield rest.replace(/\r$/, '');
  }
}

const TIMESTAMP =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/;

/**
 * Takes the time off a line. What does not begin with one (the second half of
 * a line that was too long, a sentence of the container runtime) is text.
 */
export function parseTimestamp(line: string): TimedLine {
  const found = TIMESTAMP.exec(line);
  return found
    ? { at: found[1], text: line.slice(found[0].length) }
    : { text: line };
}

/**
 * Orders times of logs to the nanosecond; `Date` knows milliseconds only.
 *
 * @returns below 0 if `a` is earlier
 */
export function compareTimes(a: string, b: string): number {
  const difference = secondsOf(a) - secondsOf(b);
  return difference === 0
    ? Math.sign(Number(fractionOf(a)) - Number(fractionOf(b)))
    : Math.sign(difference);
}

function secondsOf(time: string): number {
  return Date.parse(time.replace(/\.\d+/, ''));
}

/** Nanoseconds as text of nine digits. */
function fractionOf(time: string): string {
  return (/\.(\d+)/.exec(time)?.[1] ?? '').slice(0, 9).padEnd(9, '0');
}
