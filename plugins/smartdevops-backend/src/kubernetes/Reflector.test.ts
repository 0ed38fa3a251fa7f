import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { KubeConfig } from '@kubernetes/client-node';
import { KubernetesObject, Reflector } from './Reflector';
import { Transport } from './Transport';

type Item = KubernetesObject & { metadata: { name: string } };
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An API server that answers each request as the test says. */
class ScriptedServer {
  readonly requests: URL[] = [];
  private readonly answers: Answer[] = [];
  private server: Server | undefined;

  async start(): Promise<Transport> {
    this.server = createServer((request, response) => {
      this.requests.push(new URL(request.url!, 'http://host'));
      const answer = this.answers.shift();
      if (answer) {
        answer(request, response);
      }
    });
    await new Promise<void>(resolve =>
      this.server!.listen(0, '127.0.0.1', resolve),
    );
    const { port } = this.server.address() as AddressInfo;
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [
        {
          name: 'c',
          server: `http://127.0.0.1:${port}`,
          skipTLSVerify: true,
        },
      ],
      users: [{ name: 'u', token: 'secret' }],
      contexts: [{ name: 'c', cluster: 'c', user: 'u' }],
      currentContext: 'c',
    });
    return new Transport(config);
  }

  then(...answers: Answer[]): this {
    this.answers.push(...answers);
    return this;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

function item(name: string, resourceVersion = '1'): Item {
  return { metadata: { name, uid: `uid-${name}`, resourceVersion } };
}

function list(version: string, items: Item[], next?: string): Answer {
  return (_, response) =>
    response.end(
      JSON.stringify({
        metadata: { resourceVersion: version, continue: next },
        items,
      }),
    );
}

function watch(events: object[], end: 'end' | 'cut' | 'stay'): Answer {
  return (_, response) => {
    response.writeHead(200);
    response.flushHeaders();
    for (const event of events) {
      response.write(`${JSON.stringify(event)}\n`);
    }
    if (end === 'end') {
      response.end();
    } else if (end === 'cut') {
      setTimeout(() => response.destroy(), 20);
    }
  };
}

function status(code: number, body: string): Answer {
  return (_, response) => {
    response.writeHead(code);
    response.end(body);
  };
}

const stay = watch([], 'stay');

describe('Reflector', () => {
  const server = { current: new ScriptedServer() };
  let reflector: Reflector<Item>;
  const seen = new Map<string, string>();
  const onSynced = jest.fn();

  beforeEach(() => {
    server.current = new ScriptedServer();
    seen.clear();
    onSynced.mockClear();
  });

  afterEach(() => {
    reflector.stop();
    server.current.stop();
  });

  async function run(...answers: Answer[]) {
    const transport = await server.current.then(...answers).start();
    const put = ({ metadata }: Item) =>
      seen.set(metadata.name, metadata.resourceVersion);
    reflector = new Reflector<Item>({
      transport,
      kind: 'Pod',
      labelSelector: 'a=b',
      logger: mockServices.logger.mock(),
      onSynced,
      sink: {
        replace: objects => {
          seen.clear();
          objects.forEach(put);
        },
        upsert: put,
        remove: ({ metadata }) => seen.delete(metadata.name),
      },
    });
    reflector.run().catch(() => {});
  }

  async function until(condition: () => boolean) {
    while (!condition()) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }

  it('lists page by page and watches from there', async () => {
    await run(
      list('10', [item('a')], 'more'),
      list('10', [item('b')]),
      watch(
        [
          { type: 'ADDED', object: item('c', '11') },
          { type: 'MODIFIED', object: item('a', '12') },
          { type: 'DELETED', object: item('b', '13') },
          { type: 'BOOKMARK', object: { metadata: { resourceVersion: '20' } } },
        ],
        'end',
      ),
      stay,
    );
    await until(() => server.current.requests.length === 4);
    expect(Object.fromEntries(seen)).toEqual({ a: '12', c: '11' });
    const [first, second, third, fourth] = server.current.requests.map(
      url => url.searchParams,
    );
    expect(first.get('labelSelector')).toBe('a=b');
    expect(second.get('continue')).toBe('more');
    expect(third.get('resourceVersion')).toBe('10');
    expect(fourth.get('resourceVersion')).toBe('20');
    expect(onSynced).toHaveBeenCalledTimes(1);
    expect(reflector.staleSince).toBeUndefined();
  });

  it.each([
    [
      '410 inside the watch',
      watch(
        [{ type: 'ERROR', object: { code: 410, message: 'too old' } }],
        'end',
      ),
    ],
    ['410 of the watch itself', status(410, '{"reason":"Expired"}')],
    ['a 500 without JSON', status(500, 'boom')],
  ])('lists again after %s, and forgets what is gone', async (_, failure) => {
    await run(list('10', [item('a')]), failure, list('30', [item('z')]), stay);
    await until(() => server.current.requests.length === 4);
    expect([...seen.keys()]).toEqual(['z']);
    expect(server.current.requests[3].searchParams.get('resourceVersion')).toBe(
      '30',
    );
  });

  it('goes on from the last event when the connection is cut', async () => {
    await run(
      list('10', [item('a')]),
      watch([{ type: 'ADDED', object: item('b', '15') }], 'cut'),
      stay,
    );
    await until(() => server.current.requests.length === 3);
    expect([...seen.keys()]).toEqual(['a', 'b']);
    expect(server.current.requests[2].searchParams.get('resourceVersion')).toBe(
      '15',
    );
  });

  it('is stale, and keeps what it knows, while nothing answers', async () => {
    await run(list('10', [item('a')]), stay);
    await until(() => reflector.staleSince === undefined);
    server.current.stop();
    await until(() => reflector.staleSince !== undefined);
    expect([...seen.keys()]).toEqual(['a']);
    expect(reflector.hasSynced).toBe(true);
  });

  it('survives an event that is no JSON', async () => {
    const garbage: Answer = (_, response) => {
      response.write('{"type":"ADDED"');
      response.end('\n');
    };
    await run(list('10', [item('a')]), garbage, stay);
    await until(() => server.current.requests.length === 3);
    expect([...seen.keys()]).toEqual(['a']);
  });
});
