import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { AuthorizedAppService } from '../services';
import { writeAppRows } from './appRows';
import { asList } from './me';
import { Mount } from './mount';

/** Routes of apps. */
export function mountApps(mount: Mount, apps: AuthorizedAppService): void {
  mount.text('listApps', async ({ context, query }) =>
    writeAppRows(await apps.rows(context, query)),
  );
  mount.route('createApp', ({ context, params, body }) =>
    apps.create(context, params.tenant, body),
  );
  mount.route('getApp', ({ context, params }) => apps.get(context, params));
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
    // no-transform: the portal's compression would hold lines back until it
    // has enough of them, and nobody could follow a log.
    response.setHeader('cache-control', 'no-store, no-transform');
    response.flushHeaders();
    // pipeline keeps the back-pressure of a slow reader.
    await pipeline(stream, response, { signal: closed }).catch(error => {
      if (!closed.aborted) {
        throw error;
      }
    });
  });
}

/** Aborts when the reader goes away. */
function closedSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  return controller.signal;
}
