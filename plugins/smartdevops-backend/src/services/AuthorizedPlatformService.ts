import {
  platformReadPermission,
  PlatformStatus,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { RequestContext } from './context';
import { PlatformService } from './PlatformService';
import { TenantGuard } from './TenantGuard';

/** What admins may know of the installation. */
export class AuthorizedPlatformService {
  private readonly platform: PlatformService;
  private readonly guard: TenantGuard;

  constructor(options: { platform: PlatformService; guard: TenantGuard }) {
    this.platform = options.platform;
    this.guard = options.guard;
  }

  async status(context: RequestContext): Promise<PlatformStatus> {
    await this.guard.requireAdmin(context, platformReadPermission);
    return this.platform.status();
  }
}
