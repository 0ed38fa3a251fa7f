import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { notificationsEmailTemplateExtensionPoint } from '@backstage/plugin-notifications-backend-module-email';
import { MailText } from './MailText';

/** Lets e-mails say how grave something is, and nothing but text. */
export const mailTextModule = createBackendModule({
  pluginId: 'notifications',
  moduleId: 'mail-text',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        template: notificationsEmailTemplateExtensionPoint,
      },
      async init({ config, template }) {
        template.setTemplateRenderer(
          new MailText(config.getString('app.baseUrl')),
        );
      },
    });
  },
});
