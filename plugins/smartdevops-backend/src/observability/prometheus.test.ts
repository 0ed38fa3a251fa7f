import http from 'node:http';
import { AddressInfo } from 'node:net';
import { errorsQuery, PrometheusClient, requestsQuery } from '.';

const window = { namespace: 'acme', ingress: 'shop-preview', seconds: 59.2 };

it('counts requests and errors of one Ingress, by either name of the label', () => {
  expect(requestsQuery(window)).toBe(
    'sum(increase(nginx_ingress_controller_requests{exported_namespace="acme",ingress="shop-preview"}[60s])' +
      ' or increase(nginx_ingress_controller_requests{namespace="acme",ingress="shop-preview"}[60s]))',
  );
  expect(errorsQuery(window)).toContain(
    '{namespace="acme",ingress="shop-preview",status=~"5.."}[60s]',
  );
});

it('keeps a name inside its quotes', () => {
  const query = requestsQuery({ ...window, namespace: 'a"} or vector(1' });
  expect(query).toContain('namespace="a\\"} or vector(1"');
});

describe('PrometheusClient', () => {
  let server: http.Server;
  let answer: { status: number; body: string };
  let asked: string;
  let client: PrometheusClient;

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      asked = `${request.method} ${request.url} `;
      request.on('data', chunk => {
        asked += chunk;
      });
      request.on('end', () => {
        response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    client = new PrometheusClient(`http://127.0.0.1:${port}/base/`);
  });

  afterAll(() => {
    server.close();
  });

  const value = () => client.value('up', AbortSignal.timeout(5_000));
  const vector = (text: string) =>
    JSON.stringify({ data: { result: [{ value: [1, text] }] } });

  it.each([
    [vector('4.5'), 4.5],
    [vector('NaN'), undefined],
    [vector('+Inf'), undefined],
    ['{"data":{"result":[]}}', undefined],
    ['{"data":{"result":[{"value":"x"}]}}', undefined],
    ['null', undefined],
    ['[]', undefined],
  ])('reads %s as %p', async (body, expected) => {
    answer = { status: 200, body };
    expect(await value()).toBe(expected);
    expect(asked).toBe('POST /base/api/v1/query query=up');
  });

  it.each([
    [503, '{}', 'Prometheus answered 503.'],
    [200, '<html>', /JSON/],
  ])('fails on an answer %i %s', async (status, body, message) => {
    answer = { status, body };
    await expect(value()).rejects.toThrow(message);
  });
});
