import type { V1ObjectMeta } from '@kubernetes/client-node';

/**
 * Notices that a watched object was changed or deleted; what is seen for the
 * first time is no news.
 */
export class DriftDetector<T extends { metadata?: V1ObjectMeta }> {
  private readonly shape: (object: T) => [string, unknown];
  private readonly onDrift: (namespace: string) => void;
  private readonly shapes = new Map<string, string>();

  constructor(options: {
    /** Namespace of the tenant, and what must not change. */
    shape: (object: T) => [string, unknown];
    onDrift: (namespace: string) => void;
  }) {
    this.shape = options.shape;
    this.onDrift = options.onDrift;
  }

  seen(object: T): void {
    const uid = object.metadata!.uid!;
    const [namespace, value] = this.shape(object);
    const before = this.shapes.get(uid);
    const now = JSON.stringify(value);
    this.shapes.set(uid, now);
    if (before !== undefined && before !== now) {
      this.onDrift(namespace);
    }
  }

  gone(object: T): void {
    this.shapes.delete(object.metadata!.uid!);
    this.onDrift(this.shape(object)[0]);
  }
}
