import { IncomingMessage } from 'node:http';
import { DevCluster } from '../options';
import { isObject } from '../util/json';
import { ApiClient, readAnswer } from './client';
import { deviationsOf } from './compare';
import {
  Answer,
  Fixture,
  PreparingRequest,
  RecordedCase,
  RecordedRequest,
} from './fixture';
import { EventCollector } from './watching';

const RETRY_MS = 10;
const SETTLE_MS = 5_000;

/** Values that later requests name again. */
const LEARNED = new Set(['uid', 'resourceVersion', 'continue']);

function pause(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, RETRY_MS);
  });
}

/** Replays recorded exchanges in their order against an embedded cluster. */
export class Replayer {
  private readonly client: ApiClient;
  /** Recorded uids, resourceVersions and tokens to those of this run. */
  private readonly replacements = new Map<string, string>();

  constructor(private readonly cluster: DevCluster) {
    this.client = new ApiClient(cluster);
  }

  close(): void {
    this.client.close();
  }

  /** Creates the namespaces that the recording had from before. */
  async prepare(
    { cases, setup = [] }: Fixture,
    absent: string[],
  ): Promise<void> {
    const created = new Set(
      cases
        .filter(c => c.request.path.split('?')[0] === '/api/v1/namespaces')
        .map(c => {
          const body = c.request.body as { metadata?: { name: string } };
          return c.response.status === 201 ? body?.metadata?.name : undefined;
        }),
    );
    const used = cases.flatMap(
      c => /\/namespaces\/([^/?]+)/.exec(c.request.path)?.[1] ?? [],
    );
    for (const name of new Set(used)) {
      if (created.has(name) || absent.includes(name)) continue;
      await this.send({
        method: 'POST',
        path: '/api/v1/namespaces',
        body: { metadata: { name } },
      });
    }
    await this.sendAll(setup);
  }

  /** Replays one recorded exchange and learns from the answer. */
  async replay(recorded: RecordedCase): Promise<Answer> {
    await this.sendAll(recorded.before);
    if (recorded.compact) this.cluster.compact();
    const answer = recorded.events
      ? await this.watch(recorded)
      : await this.exchange(recorded);
    this.learn(recorded.response.body, answer.body);
    this.learn(recorded.events, answer.events);
    return answer;
  }

  /** Asks again while a kind is being set up or controllers are at work. */
  private async exchange(recorded: RecordedCase): Promise<Answer> {
    const wanted = recorded.response.status;
    const end = Date.now() + SETTLE_MS;
    for (;;) {
      const answer = await this.send(recorded.request);
      const early = answer.status === 429 && wanted !== 429;
      const unsettled =
        recorded.settles && deviationsOf(recorded, answer).length > 0;
      if ((!early && !unsettled) || Date.now() > end) return answer;
      await pause();
    }
  }

  private async watch(recorded: RecordedCase): Promise<Answer> {
    const { request, events = [], ended = false, response } = recorded;
    const stream: IncomingMessage = await this.client.open(
      this.prepared(request),
    );
    if (stream.statusCode !== response.status) return readAnswer(stream);
    const collector = new EventCollector(stream);
    await this.sendAll(recorded.during);
    return collector.finish(events.length, ended);
  }

  private async sendAll(requests: PreparingRequest[] = []): Promise<void> {
    for (const { learn, ...request } of requests) {
      const { body } = await this.send(request);
      this.learn(learn, body);
    }
  }

  /** Sends a request as the user that it names. */
  async send(request: RecordedRequest): Promise<Answer> {
    return this.client.send(this.prepared(request));
  }

  private prepared(request: RecordedRequest): RecordedRequest {
    return {
      ...request,
      path: this.substitute(request.path),
      body: this.bodyOf(request),
    };
  }

  private bodyOf({ body }: RecordedRequest): unknown {
    if (body === undefined || Buffer.isBuffer(body)) return body;
    const text =
      typeof body === 'string'
        ? body
        : JSON.stringify(body, (key, value) =>
            key === 'creationTimestamp' ? undefined : value,
          );
    const repeated = /"x repeated (\d+) times"/.exec(text);
    const full = repeated
      ? text.replace(repeated[0], `"${'x'.repeat(Number(repeated[1]))}"`)
      : text;
    return this.substitute(full);
  }

  private substitute(text: string): string {
    return text.replace(
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<="resourceVersion":")\d+|(?<=resourceVersion=)\d+|(?<=continue=)[\w-]+/g,
      match => this.replacements.get(match) ?? match,
    );
  }

  private learn(recorded: unknown, actual: unknown): void {
    if (Array.isArray(recorded) && Array.isArray(actual)) {
      recorded.forEach((item, index) => this.learn(item, actual[index]));
      return;
    }
    if (!isObject(recorded) || !isObject(actual)) return;
    for (const [key, value] of Object.entries(recorded)) {
      const own = actual[key];
      const learned = LEARNED.has(key);
      if (learned && typeof value === 'string' && typeof own === 'string') {
        this.replacements.set(value, own);
      } else {
        this.learn(value, own);
      }
    }
  }
}
