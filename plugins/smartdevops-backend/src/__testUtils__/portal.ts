import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestBackend } from '@backstage/backend-test-utils';
import { KubeConfig } from '@kubernetes/client-node';
import type { Timings } from 'devcluster';
import createKnex, { Knex } from 'knex';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import request, { Test } from 'supertest';
import { parse, stringify } from 'yaml';
import { KubernetesRequest, Transport } from '../kubernetes';
import { ApiProxy } from './ApiProxy';
import { BackendOptions, backendStarter, OwnSetting } from './backend';
import { authorization, USERS, Who } from './callers';
import { existing, startEmbedded, TestCluster } from './cluster';

const BASE = '/api/smartdevops';

/**
 * The plugin in a test backend, over real HTTP, with an embedded cluster that
 * has `deploy/rbac` applied.
 */
export class TestPortal {
  readonly cluster: TestCluster;
  /** What was sent to Backstage's notifications. */
  readonly notifications: NotificationSendOptions[];
  /** The plugin's database; it outlives a backend. */
  readonly knex: Knex;
  private backend: TestBackend | undefined;
  private readonly replicas: TestBackend[] = [];
  private readonly startBackend: (own?: OwnSetting) => Promise<TestBackend>;
  private readonly folder: string;
  private readonly proxy: ApiProxy | undefined;
  private readonly ownsKnex: boolean;

  private constructor(parts: {
    cluster: TestCluster;
    proxy: ApiProxy | undefined;
    knex: Knex;
    startBackend: (own?: OwnSetting) => Promise<TestBackend>;
    folder: string;
    notifications: NotificationSendOptions[];
    ownsKnex: boolean;
  }) {
    this.cluster = parts.cluster;
    this.proxy = parts.proxy;
    this.knex = parts.knex;
    this.notifications = parts.notifications;
    this.ownsKnex = parts.ownsKnex;
    this.startBackend = parts.startBackend;
    this.folder = parts.folder;
  }

  static async start(
    options: BackendOptions & {
      /** How long things take in the embedded cluster. */
      timings?: Partial<Timings>;
      /** Whether the backend reaches its cluster through {@link api}. */
      proxied?: boolean;
      /** Instead of SQLite in a file. The caller ends it. */
      knex?: Knex;
    } = {},
  ): Promise<TestPortal> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-'));
    const kubeconfig = path.join(folder, 'kubeconfig');
    const { external, timings } = options;
    const removal = options.removal?.allowed;
    const cluster = external
      ? existing(external)
      : await startEmbedded({ kubeconfig, removal, timings });
    const proxy = options.proxied ? await leadThrough(kubeconfig) : undefined;
    const notifications: NotificationSendOptions[] = [];
    const knex =
      options.knex ??
      createKnex({
        client: 'better-sqlite3',
        connection: path.join(folder, 'database.sqlite'),
        useNullAsDefault: true,
      });
    const startBackend = backendStarter({
      ...options,
      cluster,
      kubeconfig,
      knex,
      notifications,
    });
    const portal = new TestPortal({
      cluster,
      proxy,
      knex,
      startBackend,
      folder,
      notifications,
      ownsKnex: options.knex === undefined,
    });
    await portal.revive();
    return portal;
  }

  /**
   * Starts one more backend beside the one that is called.
   *
   * @returns where it listens
   */
  async addReplica(own?: OwnSetting): Promise<number> {
    const replica = await this.startBackend(own);
    this.replicas.push(replica);
    return replica.server.port();
  }

  /** Where the backend listens; nothing while it does not run. */
  get port(): number | undefined {
    return this.backend?.server.port();
  }

  /** What somebody sends as a bearer token. */
  tokenOf(who: Who): string {
    return authorization(who).replace(/^Bearer /, '');
  }

  /** Ends the backend; cluster and database go on. */
  async kill(): Promise<void> {
    await this.backend?.stop();
    this.backend = undefined;
  }

  /** Starts the backend again. */
  async revive(): Promise<void> {
    this.backend = await this.startBackend();
  }

  async stop(): Promise<void> {
    await this.kill();
    await Promise.all(this.replicas.map(replica => replica.stop()));
    await this.proxy?.stop();
    await this.cluster.stop();
    if (this.ownsKnex) {
      await this.knex.destroy();
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the backend reaches its cluster through. */
  get api(): ApiProxy {
    if (!this.proxy) {
      throw new Error('The backend reaches its cluster directly.');
    }
    return this.proxy;
  }

  /** Base of the plugin's API. */
  get url(): string {
    return `http://127.0.0.1:${this.backend?.server.port()}${BASE}`;
  }

  /** Calls a route; `path` begins with `/v1`. */
  call(who: Who, method: string, address: string, body?: object): Test {
    const verb = method.toLocaleLowerCase('en-US') as 'get';
    if (!this.backend) {
      throw new Error('The backend is not running.');
    }
    const test = request(this.backend.server)
      [verb](`${BASE}${address}`)
      .set('authorization', authorization(who));
    return body === undefined ? test : test.send(body);
  }

  get(who: Who, address: string): Test {
    return this.call(who, 'GET', address);
  }

  post(who: Who, address: string, body: object = {}): Test {
    return this.call(who, 'POST', address, body);
  }

  /** Looks again until something is there. */
  async eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
    for (;;) {
      const found = await look();
      if (found) {
        return found;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** Asks again until the answer's body is as wanted. */
  async until(
    who: Who,
    address: string,
    wanted: (body: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown>> {
    return this.eventually(async () => {
      const { body } = await this.get(who, address);
      return wanted(body) && body;
    });
  }

  /** Does something by hand, as the cluster's administrator. */
  async kubernetes<T>(call: KubernetesRequest): Promise<T> {
    const config = new KubeConfig();
    config.loadFromString(this.cluster.kubeconfig);
    const transport = new Transport(config);
    try {
      return await transport.json<T>(call);
    } finally {
      transport.close();
    }
  }

  async createNamespace(name: string): Promise<void> {
    await this.kubernetes({
      method: 'POST',
      path: '/api/v1/namespaces',
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    });
  }

  /** A tenant with an owner, a developer and a viewer, ready for apps. */
  async seedTenant(name: string, cluster?: string): Promise<void> {
    const asked = await this.post('owner', '/v1/tenant-requests', {
      tenant: name,
    });
    const approve = `/v1/tenant-requests/${asked.body.id}/approve`;
    await this.post('admin', approve, { cluster });
    for (const role of ['developer', 'viewer'] as const) {
      const user = encodeURIComponent(USERS[role]);
      const address = `/v1/tenants/${name}/members/${user}`;
      await this.call('owner', 'PUT', address, { role });
    }
    await this.until(
      'owner',
      `/v1/tenants/${name}`,
      tenant => tenant.state !== 'provisioning',
    );
    await this.until('owner', '/v1/apps', body => body.total !== undefined);
  }
}

/** Changes a kubeconfig to one that leads through a proxy. */
async function leadThrough(file: string): Promise<ApiProxy> {
  const config = parse(fs.readFileSync(file, 'utf8'));
  const [{ cluster }] = config.clusters;
  const proxy = new ApiProxy(cluster.server);
  await proxy.listen();
  // The client library wants this for plain HTTP.
  config.clusters[0].cluster = {
    server: proxy.url,
    'insecure-skip-tls-verify': true,
  };
  fs.writeFileSync(file, stringify(config));
  return proxy;
}
