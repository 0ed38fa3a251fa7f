import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';

/** app-config of the backend that is measured. */
export function configOf(options: {
  port: number;
  kubeconfig: string;
  ingressPort: number;
  folder: string;
}): object {
  const config = new KubeConfig();
  config.loadFromFile(options.kubeconfig);
  config.setCurrentContext('smartdevops');
  const cluster = config.getCurrentCluster()!;
  const baseUrl = `http://127.0.0.1:${options.port}`;
  return {
    app: { baseUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port: options.port },
      database: {
        client: 'better-sqlite3',
        connection: { directory: path.join(options.folder, 'database') },
      },
    },
    auth: {
      providers: { demo: { personas: ['developer', 'owner', 'admin'] } },
    },
    permission: { enabled: true },
    catalog: {
      rules: [{ allow: ['User', 'Group', 'Component'] }],
      locations: [
        path.resolve(__dirname, '../../../../../examples/org.yaml'),
        path.join(options.folder, 'entity.yaml'),
      ].map(target => ({ type: 'file', target })),
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: 'embedded',
              url: cluster.server,
              authProvider: 'serviceAccount',
              serviceAccountToken: config.getCurrentUser()!.token,
              caData: cluster.caData,
            },
          ],
        },
      ],
    },
    smartdevops: {
      kubernetes: { kubeconfig: options.kubeconfig, context: 'smartdevops' },
      ingress: { baseDomain: 'localhost', port: options.ingressPort },
      admins: ['group:default/platform-admins'],
      plans: [
        {
          name: 'huge',
          quota: { cpu: '100000', memory: '1000Ti', pods: 100000 },
        },
      ],
    },
  };
}
