import {
  AppLogsQuery,
  LogLine,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReadableStream, TextDecoderStream } from 'node:stream/web';
import { httpError } from '../../testing/fixtures';
import { followLogs } from './followLogs';
import { Resume } from './Resume';

Object.assign(globalThis, { TextDecoderStream });

const at = (second: number) =>
  `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
const line = (second: number, text: string, pod = 'a'): LogLine => ({
  pod,
  at: at(second),
  text,
});

/** An answer that is cut after its lines, or ends. */
function answer(lines: LogLine[], cut = false): Response {
  const text = lines.map(item => `${JSON.stringify(item)}\n`).join('');
  let told = false;
  const body = new ReadableStream({
    pull(controller) {
      if (!told) {
        told = true;
        controller.enqueue(new TextEncoder().encode(text));
      } else if (cut) {
        controller.error(new Error('cut'));
      } else {
        controller.close();
      }
    },
  });
  const response = new Response();
  Object.defineProperty(response, 'body', { value: body });
  return response;
}

/** Follows through the given answers and tells what was shown and asked. */
async function follow(
  query: AppLogsQuery,
  ...answers: (Response | Error)[]
): Promise<{ shown: string[]; asked: AppLogsQuery[]; error?: unknown }> {
  const controller = new AbortController();
  const shown: string[] = [];
  const asked: AppLogsQuery[] = [];
  const done = followLogs({
    query,
    signal: controller.signal,
    pause: async () => {},
    open: async now => {
      asked.push(now);
      const next = answers.shift();
      if (next instanceof Error) {
        throw next;
      }
      if (!next) {
        controller.abort();
        throw new Error('aborted');
      }
      return next;
    },
    sink: {
      lines: async lines => {
        shown.push(...lines.map(({ text }) => text));
      },
      notice: text => {
        shown.push(`(${text})`);
      },
    },
  });
  const error = await done.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return { shown, asked, error };
}

const CUT = '(The connection was cut. Connecting again …)';
const AGAIN = '(Connected again; the log goes on.)';

describe('followLogs', () => {
  it('reads to the end without following', async () => {
    const { shown, asked } = await follow(
      { tailLines: 5 },
      answer([line(1, 'one'), line(2, 'two')]),
    );
    expect(shown).toEqual(['one', 'two']);
    expect(asked).toEqual([{ tailLines: 5 }]);
  });

  it('goes on after a cut, without gaps and without repeating lines', async () => {
    const { shown, asked } = await follow(
      { follow: true, tailLines: 5 },
      answer([line(1, 'one'), line(2, 'two'), line(2, 'two')], true),
      answer([line(1, 'one'), line(2, 'two'), line(2, 'two'), line(3, 'new')]),
    );
    expect(shown).toEqual(['one', 'two', 'two', CUT, AGAIN, 'new']);
    expect(asked[1]).toMatchObject({ follow: true, tailLines: 10_000 });
    expect(asked[1].sinceSeconds).toBeGreaterThan(0);
  });

  it('says once that it is cut, however often it tries', async () => {
    const { shown } = await follow(
      { follow: true },
      answer([line(1, 'one')], true),
      httpError(503, 'The cluster does not answer.'),
      new Error('network'),
      answer([line(2, 'two')]),
    );
    expect(shown).toEqual(['one', CUT, AGAIN, 'two']);
  });

  it.each([403, 404])('ends with %s: asking again cannot help', async code => {
    const { error, shown } = await follow(
      { follow: true },
      answer([line(1, 'one')]),
      httpError(code, 'gone'),
    );
    expect(error).toMatchObject({ statusCode: code });
    expect(shown).toEqual(['one']);
  });

  it('fails where the first connection fails', async () => {
    const { error } = await follow({ follow: true }, httpError(503, 'no'));
    expect(error).toMatchObject({ statusCode: 503 });
  });
});

describe('Resume', () => {
  it('tells pods apart, and times as precise as they come', () => {
    const resume = new Resume(0);
    resume.accept(
      [{ pod: 'a', at: '2026-01-01T00:00:01.5Z', text: 'x' }],
      1_000,
    );
    resume.cut();
    const again = [
      { pod: 'a', at: '2026-01-01T00:00:01.500000000Z', text: 'known' },
      { pod: 'a', at: '2026-01-01T00:00:01.500000001Z', text: 'new' },
      { pod: 'b', at: '2026-01-01T00:00:00Z', text: 'other pod' },
      { pod: 'a', text: 'without a time' },
    ];
    expect(resume.accept(again, 2_000).map(({ text }) => text)).toEqual([
      'new',
      'other pod',
      'without a time',
    ]);
  });

  it('leaves out notices that are only repeated, but not new ones', () => {
    const notice = (text: string): LogLine => ({ pod: '', text, notice: true });
    const resume = new Resume(0);
    resume.accept([notice('left out: z')], 0);
    resume.cut();
    const texts = (all: LogLine[]) =>
      resume.accept(all, 0).map(({ text }) => text);
    expect(texts([notice('left out: z'), notice('left out: y')])).toEqual([
      'left out: y',
    ]);
    expect(texts([notice('left out: z')])).toEqual(['left out: z']);
  });

  it.each([
    [0, 5],
    [61_000, 66],
    [10 ** 12, 604_800],
    // A clock that was put back.
    [-5_000, 5],
  ])('after %s ms of silence looks back %s s', (now, seconds) => {
    expect(new Resume(0).sinceSeconds(now)).toBe(seconds);
  });
});
