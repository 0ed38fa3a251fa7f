import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  V1Deployment,
  V1Service,
} from '@kubernetes/client-node';
import {
  ANNOTATION_RELEASE,
  ANNOTATION_REVISION,
  ANNOTATION_SPEC,
  formatReleaseState,
  formatStoredSpec,
  LABEL_APP,
  LABEL_COLOR,
  LABEL_MANAGED_BY,
  LABEL_TENANT,
  MANAGED_BY,
} from '@smartdevops/backstage-plugin-smartdevops-common';

const IMAGE = 'demo/hello:1.0';

/** Names of the apps of a measurement. */
export function appName(index: number): string {
  return `app-${index}`;
}

/**
 * Puts apps into a namespace as the platform would, except for probes: those
 * of 20,000 pods would keep the simulated cluster busy all the time.
 */
export class AppSeeder {
  private readonly apps: AppsV1Api;
  private readonly core: CoreV1Api;
  private readonly namespace: string;

  constructor(options: { kubeconfig: string; namespace: string }) {
    const config = new KubeConfig();
    config.loadFromFile(options.kubeconfig);
    this.apps = config.makeApiClient(AppsV1Api);
    this.core = config.makeApiClient(CoreV1Api);
    this.namespace = options.namespace;
  }

  async create(index: number, replicas: number): Promise<void> {
    const { namespace } = this;
    const name = appName(index);
    await this.apps.createNamespacedDeployment({
      namespace,
      body: this.deployment(name, replicas),
    });
    await this.core.createNamespacedService({
      namespace,
      body: this.service(name),
    });
  }

  async scale(index: number, replicas: number): Promise<void> {
    const { namespace } = this;
    const name = `${appName(index)}-blue`;
    const scale = await this.apps.readNamespacedDeploymentScale({
      namespace,
      name,
    });
    scale.spec = { replicas };
    await this.apps.replaceNamespacedDeploymentScale({
      namespace,
      name,
      body: scale,
    });
  }

  private labels(app: string) {
    return {
      [LABEL_APP]: app,
      [LABEL_TENANT]: this.namespace,
      [LABEL_MANAGED_BY]: MANAGED_BY,
    };
  }

  private deployment(app: string, replicas: number): V1Deployment {
    const labels = { ...this.labels(app), [LABEL_COLOR]: 'blue' };
    const spec = {
      image: IMAGE,
      port: 8080,
      containerPort: 8080,
      replicas,
      env: {},
      secretEnv: [],
    };
    return {
      metadata: {
        name: `${app}-blue`,
        labels,
        annotations: {
          [ANNOTATION_SPEC]: formatStoredSpec(spec),
          [ANNOTATION_REVISION]: '1',
        },
      },
      spec: {
        replicas,
        selector: { matchLabels: { [LABEL_APP]: app, [LABEL_COLOR]: 'blue' } },
        template: {
          metadata: { labels },
          spec: {
            securityContext: {
              runAsNonRoot: true,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                name: 'app',
                image: IMAGE,
                ports: [{ name: 'http', containerPort: 8080 }],
                resources: {
                  requests: { cpu: '10m', memory: '16Mi' },
                  limits: { cpu: '10m', memory: '16Mi' },
                },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    };
  }

  private service(app: string): V1Service {
    const active = {
      color: 'blue',
      revision: 1,
      image: IMAGE,
      at: new Date().toISOString(),
      by: 'user:default/developer',
    } as const;
    return {
      metadata: {
        name: app,
        labels: this.labels(app),
        annotations: { [ANNOTATION_RELEASE]: formatReleaseState({ active }) },
      },
      spec: {
        selector: { [LABEL_APP]: app, [LABEL_COLOR]: 'blue' },
        ports: [{ name: 'http', port: 8080, targetPort: 'http' }],
      },
    };
  }
}
