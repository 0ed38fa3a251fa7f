import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';
import emailModule from '@backstage/plugin-notifications-backend-module-email';
import { mailTextModule } from './module';

/**
 * Notifications by e-mail, where `notifications.processors.email` is
 * configured; the module refuses to start without it.
 */
export const notificationMail = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    if (config.has('notifications.processors.email')) {
      yield emailModule;
      yield mailTextModule;
    }
  },
});
