import { AuthorizedPlatformService } from '../services';
import { Mount } from './mount';

/** Routes about the installation. */
export function mountPlatform(
  mount: Mount,
  platform: AuthorizedPlatformService,
): void {
  mount.route('getPlatform', ({ context }) => platform.status(context));
}
