import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorization, Who } from '../callers';
import { Balancer } from './Balancer';
import { Replicas } from './Replicas';

/** How long a verb may take to be carried out, with one backend dead. */
const PATIENCE_MS = 120_000;
/** Kills come at most so long after a backend received the request. */
const LATEST_KILL_MS = 300;

/** Something that somebody asks for. */
export type Verb = {
  name: string;
  who: Who;
  method?: 'POST' | 'PUT' | 'DELETE';
  address: string;
  body?: object;
  /** Whether it has been carried out; a caller looks before asking again. */
  done(): Promise<boolean>;
  /** How long it may take to show what was done. */
  showsAfterMs?: number;
};

/** How one verb went. */
export type Outcome = {
  verb: string;
  killedAfterMs: number;
  /** Status of each answer; 0 is none. */
  answers: number[];
  tookMs: number;
};

/** Asks for verbs and kills the backend that works on them. */
export class Trial {
  readonly outcomes: Outcome[] = [];

  constructor(
    private readonly parts: {
      replicas: Replicas;
      balancer: Balancer;
      url: string;
      /** From 0 up to 1. */
      random: () => number;
    },
  ) {}

  /**
   * Asks, kills whoever works on it, and asks again as a client would: looks
   * first, because nobody knows how far the dead backend came.
   *
   * @throws if it is not carried out at all
   */
  async carryOut(verb: Verb): Promise<void> {
    const { balancer, replicas, random } = this.parts;
    const killedAfterMs = Math.floor(random() * LATEST_KILL_MS);
    const killed = new Promise<number>((resolve, reject) => {
      balancer.onWrite = index => {
        balancer.onWrite = () => {};
        sleep(killedAfterMs)
          .then(() => replicas.kill(index))
          .then(() => resolve(index), reject);
      };
    });
    const begun = Date.now();
    let asked = begun;
    const answers = [await this.ask(verb)];
    const dead = await killed;
    const revived = replicas.revive(dead);
    // Awaited below; a trial that fails before then ends the backend itself.
    revived.catch(() => {});
    while (!(await verb.done())) {
      if (Date.now() - begun > PATIENCE_MS) {
        throw new Error(
          `${verb.name} was not carried out; answers: ${answers.join(', ')}.`,
        );
      }
      await sleep(Math.max(500, asked + (verb.showsAfterMs ?? 0) - Date.now()));
      // What was accepted is waited for; only the unknown is asked again.
      if (answers.at(-1)! >= 300 || answers.at(-1) === 0) {
        if (!(await verb.done())) {
          asked = Date.now();
          answers.push(await this.ask(verb));
        }
      }
    }
    const tookMs = Date.now() - begun;
    this.outcomes.push({ verb: verb.name, killedAfterMs, answers, tookMs });
    process.stdout.write(
      `${verb.name}: killed after ${killedAfterMs} ms, answers ${answers.join(
        ', ',
      )}, done after ${tookMs} ms\n`,
    );
    await revived;
  }

  /** Waits until an answer is as wanted. */
  async until<T>(
    who: Who,
    address: string,
    wanted: (body: T) => boolean,
  ): Promise<T> {
    const begun = Date.now();
    for (;;) {
      const body = await this.read<T>(who, address);
      if (body !== undefined && wanted(body)) {
        return body;
      }
      if (Date.now() - begun > PATIENCE_MS) {
        throw new Error(`${address} stays ${JSON.stringify(body)}.`);
      }
      await sleep(100);
    }
  }

  untilApp(address: string, wanted: (app: App) => boolean): Promise<App> {
    return this.until<App>('developer', address, wanted);
  }

  /** What a route answers; nothing if it does not answer 200. */
  async read<T>(who: Who, address: string): Promise<T | undefined> {
    try {
      const response = await this.fetch(who, address, { method: 'GET' });
      const body = await response.json();
      return response.status === 200 ? body : undefined;
    } catch {
      return undefined;
    }
  }

  /** @returns the status; 0 if no answer came */
  private async ask({ who, method, address, body }: Verb): Promise<number> {
    try {
      const response = await this.fetch(who, address, {
        method: method ?? 'POST',
        body: JSON.stringify(body ?? {}),
      });
      await response.text();
      return response.status;
    } catch {
      return 0;
    }
  }

  private fetch(who: Who, address: string, init: RequestInit) {
    return fetch(`${this.parts.url}/api/smartdevops${address}`, {
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization: authorization(who),
      },
    });
  }
}
