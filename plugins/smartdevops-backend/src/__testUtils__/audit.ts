import type { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';

/** What the auditor was told of one use case. */
export type AuditedEvent = {
  id: string;
  meta: unknown;
  ended?: 'succeeded' | 'failed';
  /** Of what failed. */
  error?: Error;
};

/** An auditor that keeps what it is told, in the order of the beginnings. */
export function recordAudit(): {
  feature: BackendFeature;
  events: AuditedEvent[];
} {
  const events: AuditedEvent[] = [];
  const auditor = mockServices.auditor.mock({
    createEvent: async ({ eventId, meta }) => {
      const event: AuditedEvent = { id: eventId, meta };
      events.push(event);
      return {
        success: async () => {
          event.ended = 'succeeded';
        },
        fail: async ({ error }) => {
          Object.assign(event, { ended: 'failed', error });
        },
      };
    },
  });
  return { feature: auditor.factory, events };
}
