import { KubeObject } from '../model/objects';
import { Clock } from '../util/time';
import type { EventInput } from './events';

/** From this many different messages on, similar Events become one. */
const MAX_SIMILAR = 10;
/** Similar Events that come later than this after the last one start anew. */
const SIMILAR_WITHIN_MS = 10 * 60 * 1000;
const MAX_KNOWN = 4_096;

/** What an Event says, and the key by which repeats of it are counted. */
export interface Correlated {
  key: string;
  message: string;
}

interface Similar {
  messages: Set<string>;
  lastMs: number;
}

/**
 * Tells which Events are one, by the rules of client-go's EventCorrelator:
 * equal ones are counted, and of those that differ in their message alone
 * (each refused pod has a name of its own) only the first nine stay apart.
 */
export class EventCorrelator {
  private readonly similar = new Map<string, Similar>();

  constructor(private readonly clock: Clock) {}

  /** The message to record, and under which key. */
  correlate(about: KubeObject, input: EventInput): Correlated {
    const { type, reason, message, component, host, fieldPath } = input;
    const group = [component, host, about.metadata.uid, type, reason].join(
      '\u0000',
    );
    const { messages } = this.recall(group);
    messages.add(message);
    if (messages.size < MAX_SIMILAR) {
      return { key: [group, fieldPath, message].join('\u0000'), message };
    }
    messages.delete(message);
    return {
      key: group,
      message: `(combined from similar events): ${message}`,
    };
  }

  private recall(group: string): Similar {
    const nowMs = this.clock.now();
    let similar = this.similar.get(group);
    if (!similar || nowMs - similar.lastMs > SIMILAR_WITHIN_MS) {
      similar = { messages: new Set(), lastMs: nowMs };
    }
    similar.lastMs = nowMs;
    // Moved to the end: the first one is the one that was quiet the longest.
    this.similar.delete(group);
    this.similar.set(group, similar);
    if (this.similar.size > MAX_KNOWN) {
      const [quietest] = this.similar.keys();
      this.similar.delete(quietest);
    }
    return similar;
  }
}
