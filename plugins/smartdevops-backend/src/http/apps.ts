import { Readable } from 'node:stream';
import { AuthorizedAppService } from '../services';
import { asList } from './me';
import { Mount } from './mount';
import { closedSignal, sendStream } from './stream';
import { writeApp, writeAppRows } from './writtenApps';

/** Routes of apps. */
export function mountApps(mount: Mount, apps: AuthorizedAppService): void {
  mount.bytes('listApps', async ({ context, query }) =>
    writeAppRows(await apps.rows(context, query)),
  );
  mount.route('createApp', ({ context, params, body }) =>
    apps.create(context, params.tenant, body),
  );
  mount.bytes('getApp', async ({ context, params }) =>
    writeApp(await apps.parts(context, params)),
  );
  mount.route('scaleApp', ({ context, params, body }) =>
    apps.scale(context, params, body.replicas),
  );
  mount.route('restartApp', ({ context, params }) =>
    apps.restart(context, params),
  );
  mount.route('stopApp', ({ context, params }) => apps.stop(context, params));
  mount.route('startApp', ({ context, params }) => apps.start(context, params));
  mount.route('removeApp', ({ context, params }) =>
    apps.remove(context, params),
  );
  mount.route('listAppEvents', async ({ context, params }) =>
    asList(await apps.events(context, params)),
  );
  mount.route('getPodLogs', async ({ context, params, query, response }) => {
    const closed = closedSignal(response);
    const stream = await apps.logs(context, params, query, closed);
    response.type('text/plain');
    await sendStream(response, stream, closed);
  });
  mount.route('getAppMetrics', ({ context, params, query }) =>
    apps.metrics(context, params, query),
  );
  mount.route('getAppLogHistory', async ({ context, params, query }) =>
    asList(await apps.logHistory(context, params, query)),
  );
  mount.route('getAppLogs', async ({ context, params, query, response }) => {
    const closed = closedSignal(response);
    const lines = await apps.allLogs(context, params, query, closed);
    response.type('application/x-ndjson');
    await sendStream(response, Readable.from(toJsonLines(lines)), closed);
  });
}

async function* toJsonLines(items: AsyncIterable<object>) {
  for await (const item of items) {
    yield `${JSON.stringify(item)}\n`;
  }
}
