import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReadableStream, TextDecoderStream } from 'node:stream/web';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { fakeApi, httpError } from '../../testing/fixtures';
import { appendLines, MAX_LINES } from './appendLines';
import { LogsDialog } from './LogsDialog';

// Browsers have it; the test's document does not.
Object.assign(globalThis, { TextDecoderStream });

/** An answer whose body comes in the given pieces. */
function answer(...pieces: string[]): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start(controller) {
      pieces.forEach(piece => controller.enqueue(encoder.encode(piece)));
      controller.close();
    },
  });
  return { body } as unknown as Response;
}

function show(getPodLogs: SmartDevOpsApi['getPodLogs'], onClose = jest.fn()) {
  return renderInTestApp(
    <LogsDialog
      app={{ tenant: 'acme', app: 'shop' }}
      pods={['shop-blue-1', 'shop-blue-2']}
      pod="shop-blue-1"
      onPod={jest.fn()}
      onClose={onClose}
    />,
    { apis: [[smartDevOpsApiRef, fakeApi({ getPodLogs })]] },
  );
}

describe('LogsDialog', () => {
  it('joins lines that came in pieces and leaves out colour codes', async () => {
    show(async () => answer('first\nsec', 'ond\n\u001b[31mred\u001b[0m\n'));
    expect(await screen.findByText('first')).toBeInTheDocument();
    expect(screen.getByText('second')).toBeInTheDocument();
    expect(screen.getByText('red')).toBeInTheDocument();
  });

  it('searches in what was read', async () => {
    show(async () => answer('GET /\nPOST /cart\n'));
    await screen.findByText('GET /');
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search' }),
      'post',
    );
    expect(screen.getByText('POST /cart')).toBeInTheDocument();
    expect(screen.queryByText('GET /')).toBeNull();
  });

  it('says that there are no lines', async () => {
    show(async () => answer());
    expect(await screen.findByText('No lines.')).toBeInTheDocument();
  });

  it('says why there is no log', async () => {
    show(async () => {
      throw httpError(404, 'The container has not started yet.');
    });
    expect(
      await screen.findByText('The container has not started yet.'),
    ).toBeInTheDocument();
  });

  it('does not follow a container that has ended', async () => {
    const getPodLogs = jest.fn<
      Promise<Response>,
      Parameters<SmartDevOpsApi['getPodLogs']>
    >(async () => answer('bye\n'));
    show(getPodLogs);
    await screen.findByText('bye');
    expect(getPodLogs.mock.lastCall?.[1]).toEqual({
      follow: true,
      previous: false,
      tailLines: 500,
    });
    const first = getPodLogs.mock.lastCall?.[2]?.signal;
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Previous container' }),
    );
    await waitFor(() =>
      expect(getPodLogs.mock.lastCall?.[1]).toMatchObject({
        follow: false,
        previous: true,
      }),
    );
    expect(first?.aborted).toBe(true);
  });

  it('closes', async () => {
    const onClose = jest.fn();
    show(async () => answer('x\n'), onClose);
    await userEvent.click(await screen.findByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});

describe('appendLines', () => {
  it.each([
    [[], 'a\nb', ['a', 'b']],
    [['a', 'b'], 'c\n', ['a', 'bc', '']],
    [['a', ''], 'b', ['a', 'b']],
  ])('adds to %j the text %j', (lines: string[], text, expected) => {
    expect(appendLines(lines, text)).toEqual(expected);
  });

  it('lets the oldest lines go', () => {
    const lines = appendLines(['old'], `\n${'x\n'.repeat(MAX_LINES)}`);
    expect(lines).toHaveLength(MAX_LINES);
    expect(lines).not.toContain('old');
  });
});
