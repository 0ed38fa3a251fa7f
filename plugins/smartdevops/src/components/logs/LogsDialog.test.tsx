import { renderInTestApp } from '@backstage/frontend-test-utils';
import { App, LogLine } from '@smartdevops/backstage-plugin-smartdevops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReadableStream, TextDecoderStream } from 'node:stream/web';
import { VirtuosoMockContext } from 'react-virtuoso';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { anApp, fakeApi, httpError, listOf } from '../../testing/fixtures';
import { MAX_LINES } from './logEntries';
import { LogsDialog } from './LogsDialog';

// Browsers have these; the test's document does not.
Object.assign(globalThis, { TextDecoderStream });
Object.assign(Element.prototype, { scrollBy() {} });

const AT = '2026-01-02T03:04:05.000000001Z';
const BLUE = 'shop-blue-1';
const GREEN = 'shop-green-1';

/** An answer whose body comes in the given pieces, and then ends. */
function answer(...pieces: string[]): Response {
  return answerOf(pieces, true);
}

function answerOf(pieces: string[], ends: boolean): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      pieces.forEach(piece => controller.enqueue(encoder.encode(piece)));
      if (ends) {
        controller.close();
      }
    },
  });
  const response = new Response();
  Object.defineProperty(response, 'body', { value: body });
  return response;
}

/** An answer of JSON lines. */
function lines(...all: (Partial<LogLine> & { text: string })[]): Response {
  return answer(
    all.map(line => `${JSON.stringify({ pod: BLUE, ...line })}\n`).join(''),
  );
}

/** The same while it is followed: nothing more comes, and it is not read anew. */
function followed(...texts: string[]): Response {
  const all = texts.map(text => `${JSON.stringify({ pod: BLUE, text })}\n`);
  return answerOf(all, false);
}

function twoColors(overrides: Partial<App> = {}): App {
  const [pod] = anApp().pods;
  return anApp({
    pods: [
      { ...pod, name: BLUE, containers: ['web', 'proxy'] },
      { ...pod, name: GREEN, color: 'green', containers: ['web'] },
    ],
    ...overrides,
  });
}

function show(
  overrides: Partial<SmartDevOpsApi>,
  options: { app?: App; pod?: string; onClose?(): void } = {},
) {
  const { app = twoColors(), pod = '', onClose = jest.fn() } = options;
  return renderInTestApp(
    <VirtuosoMockContext.Provider
      value={{ viewportHeight: 600, itemHeight: 20 }}
    >
      <LogsDialog app={app} pod={pod} onClose={onClose} />
    </VirtuosoMockContext.Provider>,
    { apis: [[smartDevOpsApiRef, fakeApi(overrides)]] },
  );
}

type Ask = SmartDevOpsApi['getAppLogs'];

/** Answers each question with the same lines, and remembers the questions. */
function asked(text: string) {
  return jest.fn<ReturnType<Ask>, Parameters<Ask>>(async () => lines({ text }));
}

async function choose(label: string, option: string) {
  await userEvent.click(
    screen.getByRole('button', { name: new RegExp(`^${label}`) }),
  );
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

describe('LogsDialog', () => {
  it('shows the lines of all pods with whose they are', async () => {
    const [first, rest] = [`{"pod":"${BLUE}","te`, `xt":"from blue"}\n`];
    show({
      getAppLogs: async () =>
        answer(first, rest, `{"pod":"${GREEN}","text":"from green"}\n`),
    });
    expect(await screen.findByText('from blue')).toBeInTheDocument();
    expect(screen.getByText('from green')).toBeInTheDocument();
    expect(screen.getByTitle(BLUE)).toHaveTextContent('blue-1');
    expect(screen.getByTitle(GREEN)).toHaveTextContent('green-1');
  });

  it('tells what the portal says from what the app says', async () => {
    show({
      getAppLogs: async () =>
        lines({ text: 'hello' }, { pod: '', text: 'Some.', notice: true }),
    });
    expect(await screen.findByText(/^Portal: Some\.$/)).toBeInTheDocument();
    expect(screen.getByText('hello')).toBeInTheDocument();
  });

  it('shows what is no line of the contract as it came', async () => {
    show({ getAppLogs: async () => answer('<html>\n{"pod":1}\n') });
    expect(await screen.findByText('<html>')).toBeInTheDocument();
    expect(screen.getByText('{"pod":1}')).toBeInTheDocument();
  });

  it('leaves out colour codes and keeps what they colour', async () => {
    show({
      getAppLogs: async () => lines({ text: 'a \u001b[31mred\u001b[0m word' }),
    });
    const red = await screen.findByText('red');
    expect(red.style.color).not.toBe('');
  });

  it('shows when lines were written, on demand', async () => {
    show({ getAppLogs: async () => lines({ text: 'hello', at: AT }) });
    await screen.findByText('hello');
    expect(screen.queryByText(/2026-01-02T/)).toBeNull();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Times' }));
    expect(screen.getByText('2026-01-02T03:04:05.000Z')).toBeInTheDocument();
  });

  it('finds lines, counts them and goes from one to the next', async () => {
    show({
      getAppLogs: async () => followed('GET /', 'POST /a', 'post /b'),
    });
    await screen.findByText('GET /');
    const log = screen.getByRole('log');
    log.focus();
    await userEvent.keyboard('/');
    const search = screen.getByRole('searchbox', { name: 'Search' });
    expect(search).toHaveFocus();
    await userEvent.type(search, 'post');
    const found = within(screen.getByRole('search')).getByRole('status');
    expect(found).toHaveTextContent('2 found');
    await userEvent.keyboard('{Enter}');
    expect(found).toHaveTextContent('2 of 2');
    await userEvent.keyboard('{Enter}');
    expect(found).toHaveTextContent('1 of 2');
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    expect(found).toHaveTextContent('2 of 2');
    expect(within(log).getByText('post').tagName).toBe('MARK');
  });

  it('says how many lines it let go', async () => {
    const text = Array.from({ length: MAX_LINES + 7 }, (_, index) =>
      JSON.stringify({ pod: BLUE, text: `line ${index + 1}` }),
    ).join('\n');
    show({ getAppLogs: async () => answer(text) });
    expect(
      await screen.findByText(/^20,000 lines\. 7 older lines were let go/),
    ).toBeInTheDocument();
  });

  it.each([
    [
      'that it waits for lines',
      async () => answer(),
      { ...twoColors(), pods: [] },
      /Waiting for lines/,
    ],
    [
      'why there is no log',
      async () => {
        throw httpError(404, 'There is no app shop.');
      },
      twoColors(),
      'There is no app shop.',
    ],
  ])('says %s', async (_, getAppLogs, app, sentence) => {
    show({ getAppLogs }, { app });
    expect(await screen.findByText(sentence)).toBeInTheDocument();
  });

  it.each<[string, () => Promise<void>, object]>([
    [
      'one pod',
      () => choose('Pod', GREEN),
      { pod: GREEN, follow: true, tailLines: 500 },
    ],
    [
      'one color',
      () => choose('Color', 'green'),
      { color: 'green', follow: true },
    ],
    [
      'one container',
      () => choose('Container', 'proxy'),
      { container: 'proxy', follow: true },
    ],
    [
      'since a time',
      () => choose('From', 'Last hour'),
      { sinceSeconds: 3_600, tailLines: 10_000 },
    ],
    [
      'the previous container, which has ended',
      () =>
        userEvent.click(
          screen.getByRole('checkbox', { name: 'Previous container' }),
        ),
      { previous: true, follow: false },
    ],
  ])('asks for %s, and lets go of what it read', async (_, act, query) => {
    const getAppLogs = asked('hello');
    show({ getAppLogs });
    await screen.findByText('hello');
    const before = getAppLogs.mock.lastCall?.[2]?.signal;
    await act();
    await waitFor(() =>
      expect(getAppLogs.mock.lastCall?.[1]).toMatchObject(query),
    );
    expect(before?.aborted).toBe(true);
  });

  it('begins with the pod it was opened for, and ends when closed', async () => {
    const getAppLogs = asked('hello');
    const onClose = jest.fn();
    const { unmount } = show({ getAppLogs }, { pod: BLUE, onClose });
    await screen.findByText('hello');
    expect(getAppLogs.mock.lastCall?.[0]).toEqual({
      tenant: 'acme',
      app: 'shop',
    });
    expect(getAppLogs.mock.lastCall?.[1]).toMatchObject({ pod: BLUE });
    // Of one pod it need not be said whose line it is.
    expect(screen.queryByTitle(BLUE)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledTimes(1);
    unmount();
    expect(getAppLogs.mock.lastCall?.[2]?.signal?.aborted).toBe(true);
  });
});

describe('history of logs', () => {
  const kept = { app: twoColors({ logHistory: true }) };

  it('is offered only where logs are kept', async () => {
    show({ getAppLogs: async () => answer() });
    await screen.findByRole('log');
    expect(screen.queryByRole('button', { name: 'History' })).toBeNull();
  });

  it('reads older lines, newest page first', async () => {
    const page = (from: number) =>
      listOf(
        ...Array.from({ length: 1_000 }, (_, index) => ({
          pod: BLUE,
          at: AT,
          text: `line ${from - index}`,
        })),
      );
    const getAppLogHistory = jest
      .fn<
        ReturnType<SmartDevOpsApi['getAppLogHistory']>,
        Parameters<SmartDevOpsApi['getAppLogHistory']>
      >()
      .mockResolvedValueOnce(page(1_002))
      .mockResolvedValueOnce(listOf({ pod: BLUE, at: AT, text: 'line 2' }));
    show({ getAppLogs: async () => answer(), getAppLogHistory }, kept);
    await userEvent.click(
      await screen.findByRole('button', { name: 'History' }),
    );
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Lines that hold' }),
      'line',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Older lines' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Older lines' })).toBeNull(),
    );
    expect(getAppLogHistory.mock.calls[0][1]).toMatchObject({ q: 'line' });
    expect(getAppLogHistory.mock.calls[1][1]).toMatchObject({ to: AT });
  });

  it('says that logs are not kept, in the sentence of the backend', async () => {
    const sentence = 'Loki is not configured; set smartdevops.loki.';
    show(
      {
        getAppLogs: async () => answer(),
        getAppLogHistory: async () => {
          throw httpError(501, sentence);
        },
      },
      kept,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'History' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(await screen.findByText(sentence)).toBeInTheDocument();
  });
});
