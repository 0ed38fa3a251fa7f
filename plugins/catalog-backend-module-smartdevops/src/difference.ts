import { Entity, stringifyEntityRef } from '@backstage/catalog-model';

/** Entities by ref, each as the text that was sent to the catalog. */
export type Sent = Map<string, string>;

/** What has to be added (or renewed) and removed to get from one set to another. */
export type Difference = {
  added: Entity[];
  removed: string[];
  next: Sent;
};

/** Compares what the catalog has with what it should have. */
export function difference(sent: Sent, wanted: Entity[]): Difference {
  const next: Sent = new Map();
  const added: Entity[] = [];
  for (const entity of wanted) {
    const ref = stringifyEntityRef(entity);
    const text = JSON.stringify(entity);
    next.set(ref, text);
    if (sent.get(ref) !== text) {
      added.push(entity);
    }
  }
  const removed = [...sent.keys()].filter(ref => !next.has(ref));
  return { added, removed, next };
}
