import type { Notification } from '@backstage/plugin-notifications-common';
import { resolveNotificationLink } from '@backstage/plugin-notifications-node';
import type { NotificationTemplateRenderer } from '@backstage/plugin-notifications-backend-module-email';

const GRAVE: Record<string, string> = { critical: 'Critical', high: 'High' };

/**
 * What an e-mail of a notification says. The module's own text takes a
 * description for HTML as it is; an alert's description is written by whoever
 * writes rules, and by what labels hold, so it has to stay text.
 */
export class MailText implements NotificationTemplateRenderer {
  private readonly baseUrl: string;

  /** @param baseUrl - of the portal */
  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  async getSubject({ payload }: Notification): Promise<string> {
    const grave = GRAVE[payload.severity ?? ''];
    const title = payload.title.replace(/\s+/g, ' ');
    return grave ? `${grave}: ${title}` : title;
  }

  async getText(notification: Notification): Promise<string> {
    const { severity, description } = notification.payload;
    return [description, `Severity: ${severity}`, this.linkOf(notification)]
      .filter(Boolean)
      .join('\n\n');
  }

  async getHtml(notification: Notification): Promise<string> {
    const { severity, description } = notification.payload;
    const link = escapeHtml(this.linkOf(notification));
    return [
      description && `<p>${escapeHtml(description)}</p>`,
      `<p>Severity: ${escapeHtml(String(severity))}</p>`,
      `<p><a href="${link}">${link}</a></p>`,
    ]
      .filter(Boolean)
      .join('\n');
  }

  private linkOf({ payload }: Notification): string {
    return (
      resolveNotificationLink(payload.link, this.baseUrl) ??
      `${this.baseUrl}/notifications`
    );
  }
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character]);
}
