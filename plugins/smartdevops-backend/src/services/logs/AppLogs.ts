import type { Readable } from 'node:stream';
import {
  AppLogsQuery,
  LogLine,
  LogsQuery,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppReader, AppWriter } from '../../kubernetes/types';
import { AppQueries } from '../AppQueries';
import { AppTarget, locate } from '../appTarget';
import { AppLogStream } from './AppLogStream';
import { logRefusal } from './logRefusal';

type Options = {
  queries: Pick<AppQueries, 'requireApp'>;
  reader: AppReader;
  writer: Pick<AppWriter, 'logs'>;
};

/** Logs of pods that are there, read from the cluster as they are asked for. */
export class AppLogs {
  private readonly options: Options;
  private readonly stopping = new AbortController();

  constructor(options: Options) {
    this.options = options;
  }

  /**
   * The log of one pod.
   *
   * @throws 404 if the app has no such pod, 409 if that has no log (yet)
   */
  async ofPod(
    target: AppTarget,
    pod: string,
    query: LogsQuery,
    signal: AbortSignal,
  ): Promise<Readable> {
    this.requirePod(target, pod);
    const until = this.untilStopped(signal);
    try {
      return await this.options.writer.logs(locate(target), pod, query, until);
    } catch (error) {
      const refusal = logRefusal(error, query);
      throw refusal ? refuse('conflict', refusal) : error;
    }
  }

  /** The logs of all its pods as one. @throws 404 if there is no such app or pod */
  ofApp(
    target: AppTarget,
    query: AppLogsQuery,
    signal: AbortSignal,
  ): AsyncIterable<LogLine> {
    if (query.pod === undefined) {
      this.options.queries.requireApp(target);
    } else {
      this.requirePod(target, query.pod);
    }
    const { reader, writer } = this.options;
    return new AppLogStream({
      location: locate(target),
      query,
      reader,
      writer,
      signal: this.untilStopped(signal),
    }).lines();
  }

  /** Ends the logs that are being followed: a server waits for its answers. */
  stop(): void {
    this.stopping.abort();
  }

  /** A pod that is none of the app's must not be read through it. */
  private requirePod(target: AppTarget, pod: string): void {
    const app = this.options.queries.requireApp(target);
    if (!app.pods.some(({ name }) => name === pod)) {
      throw refuse('notFound', {
        reason: 'PodNotFound',
        message: `The app "${app.name}" has no pod "${pod}"; it may have been replaced.`,
      });
    }
  }

  private untilStopped(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.stopping.signal]);
  }
}
