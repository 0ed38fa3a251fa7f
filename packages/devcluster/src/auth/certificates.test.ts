import https from 'node:https';
import tls from 'node:tls';
import * as k8s from '@kubernetes/client-node';
import { startDevCluster } from '../devCluster';
import { DevCluster } from '../options';
import { FAST_TIMINGS } from '../pods/timings';

interface Credentials {
  url: string;
  ca: string;
  cert: string;
  key: string;
}

/** What a kubeconfig holds, for a client of one's own. */
function credentialsOf(kubeconfig: string): Credentials {
  const config = new k8s.KubeConfig();
  config.loadFromString(kubeconfig);
  const text = (data: string | undefined) =>
    Buffer.from(data ?? '', 'base64').toString();
  return {
    url: config.getCurrentCluster()?.server ?? '',
    ca: text(config.getCurrentCluster()?.caData),
    cert: text(config.getCurrentUser()?.certData),
    key: text(config.getCurrentUser()?.keyData),
  };
}

function get(
  options: https.RequestOptions,
  path: string,
): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    https
      .get({ ...options, path }, response => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', text => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, body }),
        );
      })
      .on('error', reject);
  });
}

describe('client certificates', () => {
  let cluster: DevCluster;
  let other: DevCluster;

  beforeAll(async () => {
    [cluster, other] = await Promise.all([
      startDevCluster({ timings: FAST_TIMINGS }),
      startDevCluster({ timings: FAST_TIMINGS }),
    ]);
  });

  afterAll(async () => {
    await Promise.all([cluster?.stop(), other?.stop()]);
  });

  const whoAmI = async (kubeconfig: string) => {
    const config = new k8s.KubeConfig();
    config.loadFromString(kubeconfig);
    const { status } = await config
      .makeApiClient(k8s.AuthenticationV1Api)
      .createSelfSubjectReview({ body: {} });
    return status?.userInfo;
  };

  it.each([
    ['jane', [], ['system:authenticated']],
    ['jane', ['devs'], ['devs', 'system:authenticated']],
    ['jane doe', ['a, b', 'c'], ['a, b', 'c', 'system:authenticated']],
  ])('of %j in %j name user and groups', async (user, groups, expected) => {
    const kubeconfig = await cluster.certificateKubeconfigFor(user, groups);
    expect(await whoAmI(kubeconfig)).toMatchObject({
      username: user,
      groups: expected,
    });
  });

  it('give the rights of their groups', async () => {
    const config = new k8s.KubeConfig();
    config.loadFromString(
      await cluster.certificateKubeconfigFor('root', ['system:masters']),
    );
    const core = config.makeApiClient(k8s.CoreV1Api);
    const { items } = await core.listNamespace();
    expect(items.map(item => item.metadata?.name)).toContain('default');
    config.loadFromString(await cluster.certificateKubeconfigFor('nobody'));
    await expect(
      config.makeApiClient(k8s.CoreV1Api).listNamespace(),
    ).rejects.toMatchObject({ code: 403 });
  });

  it('are refused when another authority signed them', async () => {
    const { url, ca } = credentialsOf(
      await cluster.certificateKubeconfigFor('x'),
    );
    const { cert, key } = credentialsOf(
      await other.certificateKubeconfigFor('x', ['system:masters']),
    );
    const { hostname: host, port } = new URL(url);
    const options = { host, port, ca, cert, key, agent: false as const };
    const { status, body } = await get(options, '/api/v1/namespaces');
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ reason: 'Unauthorized' });
  });

  it('hold on a connection that resumes a TLS session', async () => {
    const { url, ...credentials } = credentialsOf(
      await cluster.certificateKubeconfigFor('jane', ['system:masters']),
    );
    const { hostname: host, port } = new URL(url);
    const connect = (session?: Buffer) =>
      new Promise<tls.TLSSocket>((resolve, reject) => {
        const socket = tls.connect(
          { host, port: Number(port), ...credentials, session },
          () => resolve(socket),
        );
        socket.on('error', reject);
      });
    const first = await connect();
    const session = await new Promise<Buffer>(resolve => {
      first.once('session', resolve);
      first.write('GET /version HTTP/1.1\r\nHost: x\r\n\r\n');
    });
    first.destroy();
    const resumed = await connect(session);
    expect(resumed.isSessionReused()).toBe(true);
    const answer = await new Promise<string>(resolve => {
      resumed.once('data', data => resolve(String(data)));
      resumed.write('GET /api/v1/namespaces HTTP/1.1\r\nHost: x\r\n\r\n');
    });
    expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
    resumed.destroy();
  });
});
