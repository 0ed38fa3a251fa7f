import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import http from 'node:http';
import { Response, Test } from 'supertest';
import { Who } from './callers';
import { TestPortal } from './portal';

/** Settings with which what takes a minute is over within a second. */
export const QUICK_RELEASES = {
  guardWindowSeconds: 1,
  scaleDownDelaySeconds: 1,
  rollbackDeadlineSeconds: 20,
};

const MERGE = 'application/merge-patch+json';

/** What an app of the embedded cluster says about itself. */
type Answer = { status: number; version?: string };

/** One app, as the tests of releases use it. */
export class TestApp {
  readonly address: string;

  constructor(
    readonly portal: TestPortal,
    readonly name: string,
    readonly tenant = 'acme',
  ) {
    this.address = `/v1/tenants/${tenant}/apps/${name}`;
  }

  /** Creates the app and waits until it serves. */
  async create(body: object = {}): Promise<App> {
    const created = await this.portal.post(
      'developer',
      `/v1/tenants/${this.tenant}/apps`,
      { name: this.name, image: 'demo/hello:1.0', ...body },
    );
    accepted(created);
    return this.until(app => app.reason === 'Serving');
  }

  /** Asks for a verb. */
  act(verb: string, body: object = {}, who: Who = 'developer'): Test {
    return this.portal.post(who, `${this.address}/${verb}`, body);
  }

  /** Prepares a version and waits until it can be promoted. */
  async prepareReady(body: object): Promise<App> {
    const prepared = await this.act('prepare', body);
    accepted(prepared);
    const { revision } = prepared.body.release.candidate;
    return this.until(
      app =>
        app.release.phase === 'PreviewReady' &&
        app.release.candidate?.revision === revision,
    );
  }

  /** Prepares a version, promotes it, and waits until it is settled. */
  async release(body: object): Promise<App> {
    const { release } = await this.prepareReady(body);
    const promoted = await this.act('promote', {
      expectedRevision: release.candidate?.revision,
    });
    accepted(promoted);
    return this.settled();
  }

  /** Waits until nothing goes on and the idle color runs nothing. */
  async settled(): Promise<App> {
    const app = await this.until(
      ({ release }) =>
        release.phase === 'Stable' &&
        release.retireAt === undefined &&
        release.candidate === undefined,
    );
    const idle = app.release.active?.color === 'blue' ? 'green' : 'blue';
    // A candidate that was given up is in no lane any more.
    await this.portal.eventually(async () => !(await this.replicasOf(idle)));
    return this.get();
  }

  async get(): Promise<App> {
    return (await this.portal.get('developer', this.address)).body;
  }

  async until(wanted: (app: App) => boolean): Promise<App> {
    return this.portal.eventually(async () => {
      const { status, body } = await this.portal.get('developer', this.address);
      return status === 200 && wanted(body) && (body as App);
    });
  }

  /** Newest first. */
  async history(): Promise<
    { kind: string; revision: number; outcome: string; by: string }[]
  > {
    const { body } = await this.portal.get('viewer', `${this.address}/history`);
    return body.items;
  }

  /** Actions of the activity log, newest first. */
  async activity(): Promise<
    { action: string; actor: string; message: string }[]
  > {
    const { body } = await this.portal.get(
      'viewer',
      `/v1/activity?tenant=${this.tenant}&app=${this.name}`,
    );
    return body.items;
  }

  /** One request through the ingress, over a connection of its own. */
  visit(lane: 'active' | 'preview' = 'active'): Promise<Answer> {
    const name = lane === 'active' ? this.name : `${this.name}-preview`;
    const options = {
      port: this.portal.cluster.ingressPort,
      host: '127.0.0.1',
      headers: { host: `${name}.${this.tenant}.localhost` },
      agent: false,
    };
    return new Promise((resolve, reject) => {
      http
        .get(options, response => {
          let text = '';
          response.on('data', chunk => {
            text += chunk;
          });
          response.on('error', reject);
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            const body = text.startsWith('{') ? JSON.parse(text) : {};
            resolve({ status, version: body.version });
          });
        })
        .on('error', reject);
    });
  }

  /** Changes an object of the app by hand, as an administrator with kubectl. */
  async patch(
    kind: 'services' | 'deployments',
    name: string,
    body: object,
  ): Promise<void> {
    const api = kind === 'services' ? '/api/v1' : '/apis/apps/v1';
    await this.portal.kubernetes({
      method: 'PATCH',
      path: `${api}/namespaces/${this.tenant}/${kind}/${name}`,
      contentType: MERGE,
      body,
    });
  }

  /** What a color's Deployment is told to run; nothing if there is none. */
  async replicasOf(color: 'blue' | 'green'): Promise<number | undefined> {
    const path = `/apis/apps/v1/namespaces/${this.tenant}/deployments/${this.name}-${color}`;
    return this.portal
      .kubernetes<{ spec: { replicas: number } }>({ path })
      .then(
        ({ spec }) => spec.replicas,
        () => undefined,
      );
  }
}

/** Fails with the sentence of a refusal. */
export function accepted({ status, body }: Response): void {
  if (status >= 400) {
    throw new Error(`${status} ${body.error?.reason}: ${body.error?.message}`);
  }
}
