import type { AuditorService } from '@backstage/backend-plugin-api';
import type { Request } from 'express';

/** What an address may hold of one parameter in an event, in characters. */
const MAX_PARAM = 200;

/**
 * Runs a use case as an audited event: who, what, on what, and how it ended.
 * The only caller of the auditor. Bodies are never recorded: they may hold
 * secrets.
 *
 * @param use - `admit` checks what was sent and who sent it. What is refused
 * there is recorded with its reason alone: the sentence may repeat parts of a
 * body that nobody has looked through yet. `work` is the use case itself.
 */
export async function audited<I, T>(
  auditor: AuditorService,
  event: {
    id: string;
    /** Missing where somebody acts through another plugin: name them in params. */
    request?: Request;
    /** As they were sent: they need not be valid. */
    params: Record<string, unknown>;
    readOnly: boolean;
  },
  use: { admit: () => Promise<I>; work: (input: I) => Promise<T> },
): Promise<T> {
  const audit = await auditor.createEvent({
    eventId: event.id,
    request: event.request,
    severityLevel: event.readOnly ? 'low' : 'medium',
    meta: recordable(event.params),
  });
  let isAdmitted = false;
  try {
    const input = await use.admit();
    isAdmitted = true;
    const result = await use.work(input);
    await audit.success();
    return result;
  } catch (error) {
    await audit.fail({
      error: isAdmitted ? asError(error) : withoutSentence(error),
    });
    throw error;
  }
}

function recordable(params: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      String(value).slice(0, MAX_PARAM),
    ]),
  );
}

/** What is no refusal (the database fails) keeps its message. */
function withoutSentence(error: unknown): Error {
  const { reason } = (error ?? {}) as { reason?: unknown };
  if (typeof reason !== 'string') {
    return asError(error);
  }
  const { name } = asError(error);
  return Object.assign(new Error(reason), { name, reason });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
