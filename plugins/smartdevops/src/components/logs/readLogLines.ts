import {
  LogLine,
  logLineSchema,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { tidyLine } from './logEntries';

/**
 * Reads an answer of JSON lines piece by piece. Nothing is read ahead: who is
 * slow to ask for the next piece slows the sender down.
 */
export async function* readLogLines(
  response: Response,
): AsyncGenerator<LogLine[]> {
  const reader = response.body
    ?.pipeThrough(new TextDecoderStream())
    .getReader();
  let unfinished = '';
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) {
        break;
      }
      const parts = (unfinished + chunk.value).split('\n');
      unfinished = parts.pop() ?? '';
      yield parts.filter(Boolean).map(parseLine);
    }
    if (unfinished) {
      yield [parseLine(unfinished)];
    }
  } finally {
    // Whoever stops asking lets go of the connection.
    await reader?.cancel().catch(() => {});
  }
}

/** What is no JSON line is shown as it came rather than lost. */
function parseLine(text: string): LogLine {
  try {
    const parsed = logLineSchema.safeParse(JSON.parse(text));
    return tidyLine(parsed.success ? parsed.data : { pod: '', text });
  } catch {
    return tidyLine({ pod: '', text });
  }
}
