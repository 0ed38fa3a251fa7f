import http from 'node:http';
import { createInterface } from 'node:readline';
import {
  App,
  LogLine,
  logLineSchema,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { authorization } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';
import { TestApp } from './__testUtils__/releases';

/** A log that is being read, over a connection of its own. */
class Reader {
  readonly lines: LogLine[] = [];
  private readonly request: http.ClientRequest;

  constructor(address: string) {
    const headers = { authorization: authorization('viewer') };
    this.request = http.get(address, { headers, agent: false }, response => {
      // Leaving is an error of the answer, and of what reads it.
      response.on('error', () => {});
      createInterface({ input: response })
        .on('error', () => {})
        .on('line', line =>
          this.lines.push(logLineSchema.parse(JSON.parse(line))),
        );
    });
    this.request.on('error', () => {});
  }

  get pods(): string[] {
    return [...new Set(this.lines.map(({ pod }) => pod))];
  }

  leave(): void {
    this.request.destroy();
  }
}

describe('the logs of an app', () => {
  let portal: TestPortal;
  let shop: TestApp;
  const readers: Reader[] = [];

  beforeAll(async () => {
    portal = await TestPortal.start({ proxied: true });
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
    await shop.create({ replicas: 2 });
  }, 60_000);

  afterAll(async () => {
    readers.forEach(reader => reader.leave());
    await portal.stop();
  });

  const follow = (query = '?follow=true') => {
    const reader = new Reader(`${portal.url}${shop.address}/logs${query}`);
    readers.push(reader);
    return reader;
  };
  const openLogs = () =>
    portal.api.open.filter(({ path }) => path.includes('/log?'));
  const logs = async (query = '', name = 'shop') => {
    const response = await portal
      .get('viewer', `/v1/tenants/acme/apps/${name}/logs${query}`)
      .buffer()
      .parse((stream, done) => {
        let text = '';
        stream.on('data', chunk => {
          text += chunk;
        });
        stream.on('end', () => done(null, text));
      });
    const text = response.status === 200 ? String(response.body) : '';
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map(line => logLineSchema.parse(JSON.parse(line)));
    return { response, lines };
  };
  const pods = async () => (await shop.get()).pods.map(({ name }) => name);

  it('are one stream of JSON lines in the order of time', async () => {
    const { response, lines } = await logs();
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toMatch(/^application\/x-ndjson/);
    expect(response.headers['cache-control']).toContain('no-transform');
    expect(new Set(lines.map(({ pod }) => pod))).toEqual(new Set(await pods()));
    const times = lines.map(({ at }) => at!);
    expect([...times].sort()).toEqual(times);
    expect(lines[0].text).toBe('starting demo/hello:1.0');
  });

  it('are cut to what is asked for', async () => {
    const { lines } = await logs('?tailLines=1');
    expect(lines).toHaveLength(2);
    expect((await logs('?color=green')).lines).toEqual([]);
    expect((await logs('?tailLines=x')).response.status).toBe(400);
    expect((await logs('', 'nothing')).response.status).toBe(404);
    const [pod] = await pods();
    const { lines: own } = await logs(`?pod=${pod}`);
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(line => line.pod))).toEqual(new Set([pod]));
    expect((await logs('?pod=of-another-app')).response.status).toBe(404);
    const previous = await logs('?previous=true');
    expect(previous.lines.map(({ notice }) => notice)).toEqual([true, true]);
  });

  it('say why a pod has none', async () => {
    const address = '/v1/tenants/acme/apps';
    const image = 'demo/missing:1.0';
    await portal.post('developer', address, { name: 'lost', image });
    await portal.until(
      'developer',
      `${address}/lost`,
      body => (body as App).reason === 'ImagePullFailed',
    );
    const { lines } = await logs('', 'lost');
    expect(lines).toMatchObject([
      {
        notice: true,
        text: expect.stringContaining('image cannot be pulled'),
      },
    ]);
    const one = (app: string, pod: string, query = '') =>
      portal.get('viewer', `${address}/${app}/pods/${pod}/logs${query}`);
    const { pods: lost } = (await portal.get('viewer', `${address}/lost`))
      .body as App;
    const unstarted = await one('lost', lost[0].name);
    expect(unstarted.status).toBe(409);
    expect(unstarted.body.error).toMatchObject({
      reason: 'ContainerNotStarted',
      message: expect.stringContaining('image cannot be pulled'),
    });
    const [running] = await pods();
    const previous = await one('shop', running, '?previous=true');
    expect(previous.status).toBe(409);
    expect(previous.body.error.reason).toBe('NoPreviousLog');
  }, 30_000);

  it('follow what is written, and pods that come and go', async () => {
    const reader = follow();
    await portal.eventually(async () => reader.pods.length === 2);
    await shop.visit();
    await portal.eventually(async () =>
      reader.lines.some(({ text }) => text.includes('"GET / HTTP/1.1" 200')),
    );
    const before = await pods();
    await shop.act('scale', { replicas: 3 });
    const added = await portal.eventually(async () =>
      reader.pods.find(pod => !before.includes(pod)),
    );
    const own = reader.lines.filter(({ pod }) => pod === added);
    expect(own[0].text).toBe('starting demo/hello:1.0');
    await portal.eventually(async () => openLogs().length === 3);

    await shop.act('scale', { replicas: 1 });
    await portal.eventually(async () => openLogs().length === 1);

    reader.leave();
    await portal.eventually(async () => openLogs().length === 0);
  }, 60_000);

  it('go on after an interruption, with no line lost or twice', async () => {
    const reader = follow();
    await portal.eventually(async () => reader.lines.length > 0);
    portal.api.cut(({ path }) => path.includes('/log?'));
    await shop.visit();
    const seen = () =>
      reader.lines.filter(({ notice }) => !notice).map(({ text }) => text);
    await portal.eventually(async () => openLogs().length === 1);
    await shop.visit();
    const all = (await logs()).lines.map(({ text }) => text);
    await portal.eventually(async () => seen().length >= all.length);
    expect(seen()).toEqual(all);
    reader.leave();
    await portal.eventually(async () => openLogs().length === 0);
  }, 60_000);

  it('leave nothing open when the backend ends', async () => {
    follow();
    await portal.eventually(async () => openLogs().length > 0);
    await portal.kill();
    await portal.eventually(async () => portal.api.open.length === 0);
    expect(openLogs()).toEqual([]);
    await portal.revive();
  }, 60_000);
});
