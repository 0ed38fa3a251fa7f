import { KubeConfig } from '@kubernetes/client-node';
import { Transport } from '../../kubernetes';

const NAMESPACE = 'by-hand';
const VERSIONS = ['1.0', '2.0'] as const;

type Version = (typeof VERSIONS)[number];

/**
 * Two versions of an app behind one Service, made and switched by hand, as
 * with kubectl: what a promotion is compared with.
 */
export class BareApp {
  static readonly host = 'bare.localhost';
  private readonly transport: Transport;

  constructor(kubeconfig: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    this.transport = new Transport(config);
  }

  async create(replicas: number): Promise<void> {
    const metadata = { name: NAMESPACE };
    await this.post('/api/v1/namespaces', { metadata });
    for (const version of VERSIONS) {
      await this.post(
        `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`,
        deployment(version, replicas),
      );
    }
    await this.post(`/api/v1/namespaces/${NAMESPACE}/services`, {
      metadata: { name: 'bare' },
      spec: {
        selector: { app: 'bare', version: VERSIONS[0] },
        ports: [{ port: 80, targetPort: 8080 }],
      },
    });
    await this.post(
      `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/ingresses`,
      ingress(),
    );
  }

  /** Whether all replicas of both versions can be switched to. */
  async isReady(): Promise<boolean> {
    const { items } = await this.transport.json<{
      items: {
        spec: { replicas: number };
        status: { readyReplicas?: number };
      }[];
    }>({ path: `/apis/apps/v1/namespaces/${NAMESPACE}/deployments` });
    return items.every(
      ({ spec, status }) => status.readyReplicas === spec.replicas,
    );
  }

  /** One merge patch of the selector, over a connection that is open. */
  async switchTo(version: Version): Promise<void> {
    await this.transport.json({
      method: 'PATCH',
      path: `/api/v1/namespaces/${NAMESPACE}/services/bare`,
      contentType: 'application/merge-patch+json',
      body: { spec: { selector: { app: 'bare', version } } },
    });
  }

  close(): void {
    this.transport.close();
  }

  private async post(path: string, body: object): Promise<void> {
    await this.transport.json({ method: 'POST', path, body });
  }
}

function deployment(version: Version, replicas: number): object {
  const labels = { app: 'bare', version };
  return {
    metadata: { name: `bare-${version.replace('.', '-')}` },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app',
              image: `demo/hello:${version}`,
              env: [{ name: 'PORT', value: '8080' }],
              ports: [{ containerPort: 8080 }],
              readinessProbe: { httpGet: { path: '/', port: 8080 } },
            },
          ],
        },
      },
    },
  };
}

function ingress(): object {
  const backend = { service: { name: 'bare', port: { number: 80 } } };
  const paths = [{ path: '/', pathType: 'Prefix', backend }];
  return {
    metadata: { name: 'bare' },
    spec: { rules: [{ host: BareApp.host, http: { paths } }] },
  };
}
