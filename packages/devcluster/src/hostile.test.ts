import tls from 'node:tls';
import fc from 'fast-check';
import { Replayer } from './conformance/replay';
import { startDevCluster } from './devCluster';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';

const CONFIGMAPS = '/api/v1/namespaces/default/configmaps';

const nested = (depth: number, open: string, close: string) =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

const token = (document: unknown) =>
  Buffer.from(JSON.stringify(document)).toString('base64url');

// Pieces from which selectors are made, and from which they break.
const selector = fc
  .array(
    fc.constantFrom(
      ...['a', 'a.b/c', ' in ', ' notin ', '(', ')', ',', '=', '==', '!=', '!'],
      ...['>', '<', '5', 'metadata.name', 'status.phase', '/', '\\', '%', '"'],
    ),
    { maxLength: 8 },
  )
  .map(pieces => pieces.join(''));

const continueToken = fc.oneof(
  fc.string(),
  fc.jsonValue().map(token),
  fc
    .record({
      v: fc.constantFrom('meta.k8s.io/v1', 'v2', 1),
      rv: fc.oneof(fc.integer(), fc.double(), fc.constant('1')),
      start: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
    })
    .map(token),
);

const OPTIONS: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['labelSelector', selector],
  ['fieldSelector', selector],
  ['continue', continueToken],
  ['limit', fc.oneof(fc.string(), fc.integer().map(String))],
  ['resourceVersion', fc.oneof(fc.string(), fc.double().map(String))],
  [
    'resourceVersionMatch',
    fc.constantFrom('', 'Exact', 'Never', 'NotOlderThan'),
  ],
  ['dryRun', fc.constantFrom('', 'All', 'None', 'all')],
  ['fieldManager', fc.string()],
  ['fieldValidation', fc.constantFrom('', 'Strict', 'strict')],
  ['propagationPolicy', fc.string()],
  ['gracePeriodSeconds', fc.oneof(fc.string(), fc.double().map(String))],
  ['pretty', fc.string()],
  ['', fc.string()],
];

const query = fc
  .array(
    fc
      .constantFrom(...OPTIONS)
      .chain(([name, value]) => value.map(text => [name, text])),
    { maxLength: 4 },
  )
  .map(pairs => new URLSearchParams(pairs).toString());

const segment = fc.oneof(
  fc.constantFrom('api', 'apis', 'v1', 'apps', 'namespaces', 'default', 'pods'),
  fc.constantFrom('status', 'scale', 'log', 'proxy', 'finalize'),
  fc.constantFrom('%2e%2e', '%00', '%ff', '%', '..', '__proto__', ' '),
  fc.string(),
);

describe('hostile input', () => {
  let cluster: DevCluster;
  let client: Replayer;

  beforeAll(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS });
    client = new Replayer(cluster);
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  /** A document of the API, or the plain 404 of a path that is none. */
  const isAnswer = (answer: { status: number; body: unknown }): boolean => {
    const { kind, reason, paths } = (answer.body ?? {}) as Record<
      string,
      unknown
    >;
    if (answer.status === 500) return !!kind && reason !== 'InternalError';
    return !!kind || !!paths || answer.status === 404;
  };

  it.each([
    ['arrays', nested(20_000, '[', ']')],
    ['objects', nested(20_000, '{"a":', '}')],
    ['data', `{"data":${nested(600, '{"a":', '}')}}`],
  ])('that is nested too deep in %s is refused', async (_name, body) => {
    const created = await client.send({
      method: 'POST',
      path: CONFIGMAPS,
      body,
    });
    expect(created).toMatchObject({ status: 400, body: { kind: 'Status' } });
    for (const type of ['json', 'merge', 'strategic-merge']) {
      const patched = await client.send({
        method: 'PATCH',
        path: `${CONFIGMAPS}/kube-root-ca.crt`,
        contentType: `application/${type}-patch+json`,
        body,
      });
      expect(patched).toMatchObject({ status: 400, body: { kind: 'Status' } });
    }
    const applied = await client.send({
      method: 'PATCH',
      path: `${CONFIGMAPS}/x?fieldManager=m`,
      contentType: 'application/apply-patch+yaml',
      body,
    });
    expect(applied).toMatchObject({ status: 400, body: { kind: 'Status' } });
  });

  it.each([
    ['broken UTF-8 in JSON', 'json', [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a], 400],
    ['UTF-16 in JSON', 'json', [...Buffer.from('\uFEFF{}', 'utf16le')], 400],
    ['broken UTF-8 in YAML', 'yaml', [0xff, 0xfe, 0x00, 0x3a, 0x20, 0xc3], 422],
    [
      'aliases of themselves',
      'yaml',
      [...Buffer.from('a: &a [*a]\nb: *c')],
      400,
    ],
    ['half a protobuf', 'vnd.kubernetes.protobuf', [0x6b, 0x38, 0x73, 0], 415],
    ['no protobuf', 'vnd.kubernetes.protobuf', new Array(64).fill(0xff), 415],
  ])('as %s is refused', async (_name, type, bytes, status) => {
    const answer = await client.send({
      method: 'POST',
      path: CONFIGMAPS,
      contentType: `application/${type}`,
      body: Buffer.from(bytes),
    });
    expect(answer).toMatchObject({ status, body: { kind: 'Status' } });
  });

  it('in queries gets an answer that clients understand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'DELETE'),
        query,
        async (method, text) => {
          const answer = await client.send({
            method,
            path: `/apis/batch/v1/namespaces/default/jobs?${text}`,
            ...(method === 'POST' ? { body: {} } : {}),
          });
          expect(isAnswer(answer)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('in paths gets an answer that clients understand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'),
        fc.constantFrom('/', '// ', '/api/v1/', '/apis/apps/v1/', '/openapi/'),
        fc.array(segment, { maxLength: 6 }),
        async (method, root, segments) => {
          // Deleting what the cluster itself needs proves nothing.
          fc.pre(method !== 'DELETE' || segments.length > 3);
          const answer = await client.send({
            method,
            path: root + segments.join('/').replace(/[?#]/g, ''),
          });
          expect(isAnswer(answer)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a version', 'GET / HTTP/9.9\r\n\r\n'],
    ['zeros', '\0\0\0\0\r\n\r\n'],
    ['a length', 'GET /api HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    [
      'a chunk',
      'POST /api HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ],
    [
      'a huge header',
      `GET /api HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`,
    ],
  ])('that is no HTTP, as by %s, is refused', async (_name, text) => {
    const { hostname, port } = new URL(cluster.url);
    const answer = await new Promise<string>(resolve => {
      let received = '';
      const socket = tls.connect(
        { host: hostname, port: Number(port), rejectUnauthorized: false },
        () => socket.write(text),
      );
      socket.on('data', data => {
        received += data;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(received));
    });
    expect(answer.split('\r\n')[0]).toMatch(/^HTTP\/1.1 4\d\d /);
    const after = await client.send({ method: 'GET', path: '/healthz' });
    expect(after.status).toBe(200);
  });
});
