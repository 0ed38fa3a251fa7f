import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { LogLine } from '@smartdevops/backstage-plugin-smartdevops-common';
import fc from 'fast-check';
import { KubernetesError } from '../../kubernetes';
import { PodLogQuery } from '../../kubernetes/types';
import { choosePods, leftOutSentence } from './choosePods';
import { LineMerger } from './LineMerger';
import { compareTimes, MAX_LINE, parseTimestamp, splitLines } from './logText';
import { podLines } from './podLines';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}

async function* from<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

describe('splitLines', () => {
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\nb', ['a', '', 'b']],
    ['', []],
    ['\n', ['']],
  ])('cuts %j', async (text, lines) => {
    expect(await collect(splitLines(from([text])))).toEqual(lines);
  });

  it('cuts wherever the chunks end, also inside of a character', async () => {
    const text = fc.string({ unit: 'grapheme' }).filter(t => !/[\r\n]/.test(t));
    await fc.assert(
      fc.asyncProperty(
        fc.array(text),
        fc.integer({ min: 1, max: 7 }),
        async (lines, size) => {
          const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''));
          const chunks = Array.from(
            { length: Math.ceil(bytes.length / size) },
            (_, i) => bytes.subarray(i * size, (i + 1) * size),
          );
          expect(await collect(splitLines(from(chunks)))).toEqual(lines);
        },
      ),
    );
  });

  it('does not keep a line that never ends', async () => {
    const chunks = Array.from({ length: 5 }, () => 'x'.repeat(MAX_LINE / 2));
    const lines = await collect(splitLines(from(chunks)));
    expect(lines.map(({ length }) => length)).toEqual([
      MAX_LINE,
      MAX_LINE,
      MAX_LINE / 2,
    ]);
  });
});

it.each([
  ['2026-01-01T10:00:00.123456789Z hello', '2026-01-01T10:00:00.123456789Z'],
  ['2026-01-01T10:00:00+02:00 hello', '2026-01-01T10:00:00+02:00'],
  ['hello', undefined],
])('takes the time off %j', (line, at) => {
  expect(parseTimestamp(line)).toEqual({ ...(at && { at }), text: 'hello' });
});

it.each([
  ['2026-01-01T10:00:00.000000001Z', '2026-01-01T10:00:00Z', 1],
  ['2026-01-01T10:00:00.5Z', '2026-01-01T10:00:00.500000000Z', 0],
  ['2026-01-01T10:00:00.9Z', '2026-01-01T10:00:01Z', -1],
  ['2026-01-01T10:00:00Z', '2026-01-01T12:00:00+02:00', 0],
])('compares %s with %s', (a, b, expected) => {
  expect(compareTimes(a, b)).toBe(expected);
});

describe('LineMerger', () => {
  const at = (second: number) =>
    new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();

  it('orders by time, whatever the logs hold', async () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 99 }));
    await fc.assert(
      fc.asyncProperty(fc.array(seconds, { maxLength: 5 }), async logs => {
        const merger = new LineMerger<{ at: string }>();
        logs
          .map(log => [...log].sort((a, b) => a - b))
          .forEach(log =>
            merger.add(from(log.map(second => ({ at: at(second) })))),
          );
        merger.close();
        const merged = await collect(merger.lines());
        expect(merged.map(line => line.at)).toEqual(
          logs
            .flat()
            .sort((a, b) => a - b)
            .map(at),
        );
      }),
    );
  });

  it('does not wait for a log that is silent', async () => {
    const merger = new LineMerger<{ at: string }>();
    let speak: (line: IteratorResult<{ at: string }>) => void = () => {};
    merger.add({
      next: () =>
        new Promise(resolve => {
          speak = resolve;
        }),
      return: async () => ({ done: true, value: undefined }),
    });
    merger.add(from([{ at: at(1) }, { at: at(2) }]));
    const lines = merger.lines();
    expect((await lines.next()).value).toEqual({ at: at(1) });
    expect((await lines.next()).value).toEqual({ at: at(2) });
    const third = lines.next();
    speak({ done: false, value: { at: at(3) } });
    expect((await third).value).toEqual({ at: at(3) });
    await lines.return(undefined);
  });

  it('reads one line ahead of each log and no more', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield { at: at(read) };
      }
    }
    const merger = new LineMerger<{ at: string }>();
    merger.add(endless());
    const lines = merger.lines();
    await lines.next();
    await turn();
    expect(read).toBe(1);
    await lines.next();
    await turn();
    expect(read).toBe(2);
    await lines.return(undefined);
  });

  it('fails where a log fails', async () => {
    const merger = new LineMerger<{ at: string }>();
    merger.add({ next: () => Promise.reject(new Error('no')) });
    await expect(collect(merger.lines())).rejects.toThrow('no');
  });
});

describe('podLines', () => {
  const line = (second: number) =>
    `2026-01-01T00:00:0${second}Z line ${second}`;
  const texts = (lines: LogLine[]) => lines.map(({ text }) => text);

  /** Reads a pod whose log gives one answer after the other. */
  async function read(
    answers: (string[] | Error)[],
    query: PodLogQuery = {},
  ): Promise<{ lines: LogLine[]; asked: PodLogQuery[] }> {
    const asked: PodLogQuery[] = [];
    const lines = await collect(
      podLines({
        pod: 'p',
        query: { tailLines: 10, timestamps: true, ...query },
        open: async asking => {
          const answer = answers[asked.length];
          asked.push(asking);
          if (answer instanceof Error) {
            throw answer;
          }
          return Readable.from(answer.map(text => `${text}\n`));
        },
        mayHaveMore: async () => asked.length < answers.length,
        signal: new AbortController().signal,
        pauseMs: 1,
      }),
    );
    return { lines, asked };
  }

  it('reads once unless it follows', async () => {
    const { lines, asked } = await read([[line(1)], [line(2)]]);
    expect(lines).toEqual([
      { pod: 'p', at: '2026-01-01T00:00:01Z', text: 'line 1' },
    ]);
    expect(asked).toHaveLength(1);
  });

  it('goes on after an interruption without a line twice', async () => {
    const broken = new Error('socket hang up');
    const { lines, asked } = await read(
      [[line(1), line(2)], broken, broken, [line(1), line(2), 'torn', line(3)]],
      { follow: true },
    );
    expect(texts(lines)).toEqual([
      'line 1',
      'line 2',
      'The log of this pod was interrupted (socket hang up). It is read as soon as that changes.',
      'line 3',
    ]);
    expect(asked[3]).toEqual({
      follow: true,
      timestamps: true,
      sinceTime: '2026-01-01T00:00:02Z',
    });
  });

  it.each([
    [404, 'pods "p" not found', []],
    [
      400,
      'container "app" in pod "p" is waiting to start: ContainerCreating',
      [
        'The container of this pod is still being started: there is no log yet.',
      ],
    ],
    [
      400,
      'container "app" in pod "p" is waiting to start: image can\'t be pulled',
      [
        'The container of this pod has not started (its image cannot be pulled): there is no log. The status of the app says what to do.',
      ],
    ],
    [
      400,
      'container "app" in pod "p" is waiting to start: CreateContainerConfigError',
      [
        'The container of this pod has not started (CreateContainerConfigError): there is no log. The status of the app says what to do.',
      ],
    ],
    [
      400,
      'a container name must be specified for pod p',
      [
        'The log of this pod cannot be read: a container name must be specified for pod p.',
      ],
    ],
  ])('says what a %i means', async (code, message, sentences) => {
    const { lines } = await read([new KubernetesError({ code, message })]);
    expect(texts(lines)).toEqual(sentences);
    expect(lines.every(({ notice }) => notice)).toBe(true);
  });

  it('says that there is no previous log', async () => {
    const message = 'previous terminated container "app" in pod "p" not found';
    const error = new KubernetesError({ code: 400, message });
    const { lines } = await read([error], { previous: true });
    expect(texts(lines)).toEqual([
      'No container of this pod has ended yet: there is no previous log.',
    ]);
  });
});

describe('choosePods', () => {
  const pod = (name: string, ready: boolean, day: number) => ({
    name,
    ready,
    color: name.startsWith('b') ? ('blue' as const) : ('green' as const),
    phase: 'Running',
    terminating: false,
    createdAt: `2026-01-0${day}T00:00:00Z`,
    image: 'demo/hello:1',
    containers: [],
  });
  const pods = [pod('b1', true, 1), pod('b2', true, 2), pod('g1', false, 1)];

  it.each([
    [{ max: 2 }, [], ['g1', 'b2'], ['b1']],
    [{ max: 2 }, ['g1'], ['b2'], ['b1']],
    [{ max: 2, color: 'blue' as const }, [], ['b2', 'b1'], []],
    [{ max: 1 }, ['x', 'y'], [], ['g1', 'b2', 'b1']],
  ])('%j with %j open', (options, open, chosen, leftOut) => {
    const result = choosePods(pods, new Set(open), options);
    expect(result.chosen.map(({ name }) => name)).toEqual(chosen);
    expect(result.leftOut.map(({ name }) => name)).toEqual(leftOut);
  });

  it('names those left out', () => {
    expect(leftOutSentence([])).toBeUndefined();
    expect(leftOutSentence([pods[1], pods[0]], 2)).toBe(
      'The logs of at most 2 pods are shown together. Left out: b1, b2. Choose one of them to see its log.',
    );
  });
});
