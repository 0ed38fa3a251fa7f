import type { AuditorService } from '@backstage/backend-plugin-api';
import type { Request } from 'express';

/**
 * Runs a use case as an audited event: who, what, on what, and how it ended.
 * The only caller of the auditor. Bodies are never recorded: they may hold
 * secrets.
 */
export async function audited<T>(
  auditor: AuditorService,
  event: {
    id: string;
    /** Missing where somebody acts through another plugin: name them in params. */
    request?: Request;
    params: Record<string, string>;
    readOnly: boolean;
  },
  work: () => Promise<T>,
): Promise<T> {
  const audit = await auditor.createEvent({
    eventId: event.id,
    request: event.request,
    severityLevel: event.readOnly ? 'low' : 'medium',
    meta: event.params,
  });
  try {
    const result = await work();
    await audit.success();
    return result;
  } catch (error) {
    await audit.fail({
      error: error instanceof Error ? error : new Error(String(error)),
    });
    throw error;
  }
}
