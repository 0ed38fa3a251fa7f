import { FoundNamespace } from '@smartdevops/backstage-plugin-smartdevops-common';
import { NamespaceReader, Place } from '../kubernetes/types';
import { BriefMemo } from './BriefMemo';
import { inTime } from './inTime';
import { Clock } from './types';

/** Somebody types and waits; a cluster that takes longer counts as silent. */
const TIMEOUT_MS = 1_500;
const MAX_ENTRIES = 1_000;

/**
 * Looks at namespaces for somebody who is typing a name: each cluster is asked
 * once in a few seconds for each name, also where it does not answer. Whoever
 * then asks for the tenant, or approves it, has them looked at anew.
 */
export class NamespaceGlance implements NamespaceReader {
  private readonly reader: NamespaceReader;
  private readonly memo: BriefMemo;

  constructor(options: { reader: NamespaceReader; clock: Clock }) {
    this.reader = options.reader;
    this.memo = new BriefMemo({
      clock: options.clock,
      maxEntries: MAX_ENTRIES,
      keepsFailures: true,
    });
  }

  find(place: Place): Promise<FoundNamespace | undefined> {
    return this.memo.recall([place.cluster, place.namespace], () =>
      inTime(this.reader.find(place), {
        ms: TIMEOUT_MS,
        sentence: 'The cluster does not answer in time.',
      }),
    );
  }
}
