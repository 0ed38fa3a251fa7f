import { AuthorizedReleaseService } from '../services';
import { asList } from './me';
import { Mount } from './mount';

/** Routes of releases. */
export function mountReleases(
  mount: Mount,
  releases: AuthorizedReleaseService,
): void {
  mount.route('prepareApp', ({ context, params, body }) =>
    releases.prepare(context, params, body),
  );
  mount.route('promoteApp', ({ context, params, body }) =>
    releases.promote(context, params, body),
  );
  mount.route('rollbackApp', ({ context, params, body }) =>
    releases.rollback(context, params, body),
  );
  mount.route('abortApp', ({ context, params }) =>
    releases.abort(context, params),
  );
  mount.route('approveApp', ({ context, params, body }) =>
    releases.approve(context, params, body.expectedRevision),
  );
  mount.route('extendApp', ({ context, params, body }) =>
    releases.extend(context, params, body.seconds),
  );
  mount.route('finishApp', ({ context, params }) =>
    releases.finish(context, params),
  );
  mount.route('promoteApps', ({ context, params, body }) =>
    releases.promoteApps(context, params.tenant, body),
  );
  mount.route('listReleases', async ({ context, params }) =>
    asList(await releases.list(context, params)),
  );
}
